import { HistoryList } from '@/components/history-list';
import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import { Card, CardHeader } from '@/components/ui/card';
import { personName } from '@/lib/core/format';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { OUTCOMES } from '../../invite/outcomes';

/** How a person was invited to the organization. */
export function Invitations({ invitations }: { invitations: Invitation[] }) {
  return (
    <Card>
      <CardHeader title="Invitations" description="How they were invited to this organization." />
      <HistoryList
        empty="They joined without an invitation."
        entries={invitations.map(({ id, role, invited_by_label, status, created_at }) => ({
          id,
          what: (
            <>
              Invited as {role} by {personName(invited_by_label)}
              <Badge tone={OUTCOMES[status].tone}>{OUTCOMES[status].label}</Badge>
            </>
          ),
          note: <RelativeTime value={created_at} inline />,
        }))}
      />
    </Card>
  );
}
