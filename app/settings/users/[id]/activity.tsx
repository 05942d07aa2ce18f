import Link from 'next/link';
import { RelativeTime } from '@/components/relative-time';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { actionLabel } from '../../action-labels';

/** What a person did lately, from the audit log. */
export function Activity({ user_id, events }: { user_id: string; events: AuditEvent[] }) {
  return (
    <Card>
      <CardHeader
        title="Recent activity"
        description="What they did in this organization."
        action={
          <Button asChild size="sm">
            <Link href={`/settings/audit-log?actor_id=${user_id}`}>View in the audit log</Link>
          </Button>
        }
      />
      <CardBody className="gap-0 pt-3 pb-1">
        {events.length === 0 && <p className="pt-1 pb-4 text-muted">Nothing yet.</p>}
        <ul>
          {events.map((event) => (
            <li
              key={event.id}
              className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-t py-2.5 first:border-t-0"
            >
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {actionLabel(event.action)}
                {event.target_label && event.target_id !== user_id && (
                  <span className="text-muted"> · {event.target_label}</span>
                )}
              </span>
              <span className="text-muted text-note">
                {event.ip && `${event.ip} · `}
                <RelativeTime value={event.created_at} inline />
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
