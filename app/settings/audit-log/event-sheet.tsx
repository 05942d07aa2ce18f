'use client';

import { PanelRight } from 'lucide-react';
import { CopyButton } from '@/components/copy-button';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Button } from '@/components/ui/button';
import { Sheet, SheetContent, SheetTrigger } from '@/components/ui/sheet';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { locationText } from '@/lib/core/location';
import { actionLabel } from '../action-labels';
import { ChangeList } from './changes';

/** All details of an event, in a side panel. */
export function EventSheet({ event }: { event: AuditEvent }) {
  const label = actionLabel(event.action);
  const changed = Object.keys(event.changes).length > 0;
  return (
    <Sheet>
      <SheetTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Details of “${label}”`} title="Details">
          <PanelRight aria-hidden="true" />
        </Button>
      </SheetTrigger>
      <SheetContent title={label}>
        <div className="grid grid-cols-1 content-start gap-5 overflow-y-auto px-5 pt-1 pb-6">
          <p className="text-muted">
            {event.actor_kind === 'user' && event.actor_id ? (
              <PrefetchLink
                href={`/settings/users/${event.actor_id}`}
                className="underline underline-offset-2 hover:text-text"
              >
                {event.actor_label}
              </PrefetchLink>
            ) : (
              event.actor_label
            )}{' '}
            · <RelativeTime value={event.created_at} inline />
          </p>
          {changed && <ChangeList changes={event.changes} className="bg-panel" />}
          <dl className="grid gap-3">
            <Fact name="Target" value={event.target_label} />
            <Fact name="Time" value={event.created_at} copy />
            <Fact name="IP address" value={event.ip} copy />
            <Fact name="Approximate location" value={event.ip && locationText(event.location)} />
            <Fact name="User agent" value={event.user_agent} />
            <Fact name="Action" value={event.action} copy />
            <Fact name="Request ID" value={event.request_id} copy />
            <Fact name="Event ID" value={event.id} copy />
            <Fact name="Actor ID" value={event.actor_id} copy />
            <Fact name="Target ID" value={event.target_id} copy />
            {event.sequence === null ? (
              <Fact name="Seal" value="Not sealed yet" />
            ) : (
              <Fact name="Seal" value={`${event.sequence}:${event.hash}`} copy />
            )}
          </dl>
        </div>
      </SheetContent>
    </Sheet>
  );
}

function Fact({ name, value, copy }: { name: string; value: string | null; copy?: boolean }) {
  if (value === null) return null;
  return (
    <div>
      <dt className="text-muted text-note">{name}</dt>
      <dd className="flex items-start gap-2 [overflow-wrap:anywhere]">
        <span className={copy ? 'min-w-0 flex-1 font-mono text-note' : 'min-w-0 flex-1'}>{value}</span>
        {copy && <CopyButton value={value} label={name} className="-mt-1.5 -mb-1.5" />}
      </dd>
    </div>
  );
}
