'use client';

import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { useAction } from '@/components/use-action';
import { revokeInvitationAction } from './actions';

interface Props {
  id: string;
  email: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks before an invitation is revoked. */
export function RevokeDialog({ id, email, open, onOpenChange }: Props) {
  const revoke = useAction(revokeInvitationAction, { success: `Invitation to ${email} revoked` });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Revoke the invitation to ${email}?`}
      description="The temporary password or link stops working immediately. You can invite them again."
      confirmLabel="Revoke invitation"
      onConfirm={() => revoke.run({ id })}
    />
  );
}
