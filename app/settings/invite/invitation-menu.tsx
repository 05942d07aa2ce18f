'use client';

import { Mail, UserPlus, X } from 'lucide-react';
import { toast } from '@/components/toast';
import { DropdownMenuItem } from '@/components/ui/dropdown-menu-items';
import { useAction } from '@/components/use-action';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { inviteUserAction, resendInvitationAction } from './actions';

interface Props {
  invitation: Invitation;
  onRevoke: () => void;
}

/** The items of an invitation's menu: resend, renew or revoke it; or invite the person again, when it was declined or revoked. */
export function InvitationMenu({ invitation, onRevoke }: Props) {
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
  if (!can_resend)
    return (
      <DropdownMenuItem
        icon={<UserPlus aria-hidden="true" />}
        onSelect={() => again.run({ email, first_name, last_name, role })}
      >
        Invite again
      </DropdownMenuItem>
    );
  return (
    <>
      <DropdownMenuItem icon={<Mail aria-hidden="true" />} onSelect={() => resend.run({ id })}>
        {expired ? 'Renew' : 'Resend'}
      </DropdownMenuItem>
      <DropdownMenuItem tone="danger" icon={<X aria-hidden="true" />} onSelect={onRevoke}>
        Revoke…
      </DropdownMenuItem>
    </>
  );
}
