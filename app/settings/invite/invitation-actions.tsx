'use client';

import { Ellipsis, Mail, X } from 'lucide-react';
import { useState } from 'react';
import { deferredComponent, onApproach } from '@/components/deferred';
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
import { resendInvitationAction, revokeInvitationAction } from './actions';

const ConfirmDialog = deferredComponent(async () => (await import('@/components/ui/confirm-dialog')).ConfirmDialog);

/** The menu of a pending invitation: resend or revoke. */
export function InvitationActions({ invitation }: { invitation: Invitation }) {
  const [revoking, setRevoking] = useState(false);
  const { id, email } = invitation;
  const resend = useAction(resendInvitationAction, {
    success: `A new email to ${email} is on its way. The previous email no longer works.`,
    onError: toast.error,
  });
  const revoke = useAction(revokeInvitationAction, { success: `Invitation to ${email} revoked` });
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon"
            pending={resend.pending}
            aria-label={`Actions for the invitation to ${email}`}
            {...onApproach(ConfirmDialog.code)}
          >
            <Ellipsis aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={<Mail aria-hidden="true" />} onSelect={() => resend.run({ id })}>
            Resend
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" icon={<X aria-hidden="true" />} onSelect={() => setRevoking(true)}>
            Revoke…
          </DropdownMenuItem>
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
