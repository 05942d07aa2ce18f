'use client';

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { InvitationMenu, RevokeDialog } from './deferred-dialogs';

const approach = onApproach(InvitationMenu.code, RevokeDialog.code);

/** The menu of an invitation; nothing when it was accepted or replaced. */
export function InvitationActions({ invitation }: { invitation: Invitation }) {
  const [revoking, setRevoking] = useState(false);
  const { id, email, status, can_resend } = invitation;
  if (!can_resend && status !== 'declined' && status !== 'revoked') return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={`Actions for the invitation to ${email}`} {...approach}>
            <Ellipsis aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent items={InvitationMenu.code}>
          <InvitationMenu invitation={invitation} onRevoke={() => setRevoking(true)} />
        </DropdownMenuContent>
      </DropdownMenu>
      <RevokeDialog id={id} email={email} open={revoking} onOpenChange={setRevoking} />
    </>
  );
}
