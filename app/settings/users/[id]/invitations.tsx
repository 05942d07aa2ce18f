import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { personName } from '@/lib/core/format';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { OUTCOMES } from '../../invite/outcomes';

/** How a person was invited to the organization. */
export function Invitations({ invitations }: { invitations: Invitation[] }) {
  return (
    <Card>
      <CardHeader title="Invitations" description="How they were invited to this organization." />
      <CardBody className="gap-0 pt-3 pb-1">
        {invitations.length === 0 && <p className="pt-1 pb-4 text-muted">They joined without an invitation.</p>}
        <ul>
          {invitations.map((invitation) => (
            <li
              key={invitation.id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t py-2.5 first:border-t-0"
            >
              <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                Invited as {invitation.role} by {personName(invitation.invited_by_label)}
                <Badge tone={OUTCOMES[invitation.status].tone}>{OUTCOMES[invitation.status].label}</Badge>
              </span>
              <span className="text-muted text-note">
                <RelativeTime value={invitation.created_at} inline />
              </span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
