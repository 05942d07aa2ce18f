'use client';

import { useState } from 'react';
import { deferredComponent, onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import { declineInvitationAction } from './actions';

const ConfirmDialog = deferredComponent(async () => (await import('@/components/ui/confirm-dialog')).ConfirmDialog);

/** Declines the invitation after a confirmation. The page then says that it was declined. */
export function DeclineButton({
  token,
  organization,
  invited_by,
}: {
  token: string;
  organization: string;
  invited_by: string;
}) {
  const [open, setOpen] = useState(false);
  // Pending until the page is loaded again, so that nothing on the old one can be pressed.
  const decline = useAction(declineInvitationAction, {
    onSuccess: () => {
      window.location.reload();
      return new Promise(() => {});
    },
  });
  return (
    <>
      <Button className="w-full" onClick={() => setOpen(true)} {...onApproach(ConfirmDialog.code)}>
        Decline
      </Button>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`Decline the invitation to ${organization}?`}
        description={`The link stops working immediately. If you change your mind, ${invited_by} can invite you again.`}
        confirmLabel="Decline invitation"
        onConfirm={() => decline.run({ token })}
      />
    </>
  );
}
