import { HistoryList } from '@/components/history-list';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { addressText } from '@/lib/core/location';
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
            <PrefetchLink href={`/settings/audit-log?actor_id=${user_id}`}>View in the audit log</PrefetchLink>
          </Button>
        }
      />
      <HistoryList
        empty="Nothing yet."
        entries={events.map(({ id, action, target_id, target_label, ip, location, created_at }) => ({
          id,
          what: (
            <span>
              {actionLabel(action)}
              {target_label && target_id !== user_id && <span className="text-muted"> · {target_label}</span>}
            </span>
          ),
          note: (
            <>
              {ip && `${addressText(ip, location)} · `}
              <RelativeTime value={created_at} inline />
            </>
          ),
        }))}
      />
    </Card>
  );
}
