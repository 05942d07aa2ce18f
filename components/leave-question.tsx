'use client';

import { useEffect } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { confirmCode } from '@/components/ui/overlay-code';

/** Asks whether to leave the page without saving. Loaded as soon as something is unsaved, together with the dialog's own code. */
export function LeaveQuestion({ open, onAnswer }: { open: boolean; onAnswer: (leave: boolean) => void }) {
  useEffect(() => {
    void confirmCode.load();
  }, []);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onAnswer(false)}
      title="Leave without saving?"
      description="Your changes on this page have not been saved and will be lost."
      confirmLabel="Leave"
      cancelLabel="Stay"
      onConfirm={() => onAnswer(true)}
    />
  );
}
