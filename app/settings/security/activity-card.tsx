import { HistoryList } from '@/components/history-list';
import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import { Card, CardHeader } from '@/components/ui/card';
import type { Activity } from '@/lib/account/security/schema';
import { addressText } from '@/lib/core/location';
import { actionLabel } from '../action-labels';

/** Recent events that concern the user's own access. */
export function ActivityCard({ activity }: { activity: Activity[] }) {
  return (
    <Card>
      <CardHeader
        title="Recent security activity"
        description="If you see something you don’t recognize, change your password and sign out all other devices."
      />
      <HistoryList
        empty="No activity yet."
        entries={activity.map(({ id, action, browser, device, ip, location, created_at }) => ({
          id,
          what: (
            <>
              {actionLabel(action)}
              {action.endsWith('_failed') && <Badge tone="bad">Failed</Badge>}
            </>
          ),
          note: (
            <>
              {[browser, device].filter(Boolean).join(' on ') || 'Unknown device'}
              {ip && ` · ${addressText(ip, location)}`} · <RelativeTime value={created_at} inline />
            </>
          ),
        }))}
      />
    </Card>
  );
}
