'use client';

import { type ReactNode, useCallback, useRef, useState } from 'react';
import { deferredComponent } from '@/components/deferred';
import { StepUpProvider } from '@/components/step-up';
import type { Factors } from './identity-dialog';

const IdentityDialog = deferredComponent(async () => (await import('./identity-dialog')).IdentityDialog);

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
      <IdentityDialog open={open} email={email} factors={factors} onAnswer={answer} />
    </StepUpProvider>
  );
}
