'use client';

import { type ReactNode, useCallback, useRef, useState } from 'react';
import { deferredComponent } from '@/components/deferred';
import { StepUpProvider } from '@/components/step-up';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import type { Factors } from './identity-proof';

const IdentityProof = deferredComponent(async () => (await import('./identity-proof')).IdentityProof);

/**
 * Asks the user to confirm their identity when a sensitive action requires it, in a dialog over the page, then lets it continue.
 * @param factors what they can confirm with instead of the password
 */
export function ConfirmIdentity({
  email,
  factors,
  children,
}: {
  email: string;
  factors: Factors;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const asked = useRef<{ promise: Promise<boolean>; answer: (confirmed: boolean) => void }>(undefined);

  const ask = useCallback(() => {
    if (!asked.current) {
      let answer: (confirmed: boolean) => void = () => {};
      const promise = new Promise<boolean>((resolve) => {
        answer = resolve;
      });
      asked.current = { promise, answer };
      setOpen(true);
    }
    return asked.current.promise;
  }, []);
  const answer = (confirmed: boolean) => {
    setOpen(false);
    asked.current?.answer(confirmed);
    asked.current = undefined;
  };

  return (
    <StepUpProvider value={ask}>
      {children}
      <Dialog open={open} onOpenChange={(next) => !next && answer(false)}>
        <DialogContent
          size="sm"
          needs={IdentityProof}
          title="Confirm it’s you"
          description="This is a sensitive change. After confirming, you won’t be asked again for 10 minutes."
          // An alert dialog underneath would take back the focus from a button with autoFocus before this dialog traps it.
          onOpenAutoFocus={(event) => {
            const first = (event.target as HTMLElement).querySelector<HTMLElement>('[data-first]');
            if (!first) return;
            event.preventDefault();
            first.focus();
          }}
        >
          <IdentityProof email={email} factors={factors} onConfirmed={() => answer(true)} />
        </DialogContent>
      </Dialog>
    </StepUpProvider>
  );
}
