import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import type { Activity } from '@/lib/account/security/schema';
import { actionLabel } from '../action-labels';

/** Recent events that concern the user's own access. */
export function ActivityCard({ activity }: { activity: Activity[] }) {
  return (
    <Card>
      <CardHeader
        title="Recent security activity"
        description="If you see something you don’t recognize, change your password and sign out all other devices."
      />
      <CardBody className="gap-0 pt-3 pb-1">
        {activity.length === 0 && <p className="pt-1 pb-4 text-muted">No activity yet.</p>}
        <ul>
          {activity.map((event) => (
            <li
              key={event.id}
              className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 border-t py-2.5 first:border-t-0"
            >
              <span className="flex items-center gap-2">
                {actionLabel(event.action)}
                {event.action.endsWith('_failed') && <Badge tone="bad">Failed</Badge>}
              </span>
              <span className="text-muted text-note">
                {[event.browser, event.device].filter(Boolean).join(' on ') || 'Unknown device'}
                {event.ip && ` · ${event.ip}`} · <RelativeTime value={event.created_at} inline />
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
