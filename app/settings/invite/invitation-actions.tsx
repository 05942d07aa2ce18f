'use client';

import { Ellipsis, Mail, X } from 'lucide-react';
import { useRef, useState, useTransition } from 'react';
import { toast } from 'sonner';
import { failedCall } from '@/components/failed-call';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { resendInvitationAction, revokeInvitationAction } from './actions';

/** Resend and Revoke. */
export function InvitationActions({ invitation }: { invitation: Invitation }) {
  const [revoking, setRevoking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const [pending, startTransition] = useTransition();
  const { id, email } = invitation;
  const resend = () =>
    startTransition(async () => {
      const result = await resendInvitationAction({ id }).catch(failedCall);
      if (result.ok) toast.success(`A new mail to ${email} is on its way. What was mailed before is useless now.`);
      else toast.error(result.problem.detail);
    });
  // A dialog without a trigger of its own does not know where the focus came from.
  const onAsked = (open: boolean) => {
    setRevoking(open);
    if (!open) setTimeout(() => button.current?.focus());
  };
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button
            ref={button}
            variant="ghost"
            size="icon"
            pending={pending}
            aria-label={`Actions for the invitation of ${email}`}
          >
            <Ellipsis aria-hidden="true" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem icon={<Mail aria-hidden="true" />} onSelect={resend}>
            Resend
          </DropdownMenuItem>
          <DropdownMenuItem tone="danger" icon={<X aria-hidden="true" />} onSelect={() => setRevoking(true)}>
            Revoke…
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={revoking}
        onOpenChange={onAsked}
        title={`Revoke the invitation of ${email}?`}
        description="The password or link that was mailed stops working at once. You can invite them again."
        confirmLabel="Revoke invitation"
        onConfirm={async () => {
          const result = await revokeInvitationAction({ id });
          if (!result.ok) return { error: result.problem.detail };
          toast.success(`The invitation of ${email} was revoked`);
        }}
      />
    </>
  );
}
