'use client';

import { Ellipsis, Mail, UserPlus, X } from 'lucide-react';
import { useState } from 'react';
import { onApproach } from '@/components/deferred';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { useAction } from '@/components/use-action';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { inviteUserAction, resendInvitationAction, revokeInvitationAction } from './actions';
import { ConfirmDialog } from './deferred-dialogs';

/** The menu of an invitation: resend, renew or revoke it; or invite the person again, when it was declined or revoked. */
export function InvitationActions({ invitation }: { invitation: Invitation }) {
  const [revoking, setRevoking] = useState(false);
  const { id, email, first_name, last_name, role, status, can_resend } = invitation;
  const expired = status === 'expired';
  const resend = useAction(resendInvitationAction, {
    success: expired
      ? `Renewed for 72 hours. A new email to ${email} is on its way.`
      : `A new email to ${email} is on its way. The previous email no longer works.`,
    onError: toast.error,
  });
  const again = useAction(inviteUserAction, {
    success: `Invitation to ${email} is on its way`,
    onError: toast.error,
  });
  const revoke = useAction(revokeInvitationAction, { success: `Invitation to ${email} revoked` });
  if (!can_resend && status !== 'declined' && status !== 'revoked') return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon"
            pending={resend.pending || again.pending}
            aria-label={`Actions for the invitation to ${email}`}
            {...onApproach(ConfirmDialog.code)}
          >
            <Ellipsis aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {can_resend ? (
            <>
              <DropdownMenuItem icon={<Mail aria-hidden="true" />} onSelect={() => resend.run({ id })}>
                {expired ? 'Renew' : 'Resend'}
              </DropdownMenuItem>
              <DropdownMenuItem tone="danger" icon={<X aria-hidden="true" />} onSelect={() => setRevoking(true)}>
                Revoke…
              </DropdownMenuItem>
            </>
          ) : (
            <DropdownMenuItem
              icon={<UserPlus aria-hidden="true" />}
              onSelect={() => again.run({ email, first_name, last_name, role })}
            >
              Invite again
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={revoking}
        onOpenChange={setRevoking}
        title={`Revoke the invitation to ${email}?`}
        description="The temporary password or link stops working immediately. You can invite them again."
        confirmLabel="Revoke invitation"
        onConfirm={() => revoke.run({ id })}
      />
    </>
  );
}
