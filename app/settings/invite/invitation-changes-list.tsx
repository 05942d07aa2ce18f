'use client';

import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import type { InvitationChange } from '@/lib/organization/bulk-changes/invitations/schema';
import { BulkChanges } from '../_bulk/bulk-changes';
import { isFinished } from '../_bulk/change';
import { invitationChanges } from './invitation-changes';

/** The bulk changes of invitations that run or have just finished. Rows that could not be invited can be fixed in the review. */
export function InvitationChanges({ changes }: { changes: InvitationChange[] }) {
  return (
    <BulkChanges
      changes={changes}
      kind={invitationChanges}
      more={(change) =>
        change.action === 'invite' &&
        isFinished(change) &&
        change.failed > 0 && (
          <Button asChild size="sm">
            <PrefetchLink href={`/settings/invite?way=many&fix=${change.id}`}>Fix failures</PrefetchLink>
          </Button>
        )
      }
    />
  );
}
