'use client';

import { type ReactNode, useCallback, useRef, useState } from 'react';
import { deferredComponent } from '@/components/deferred';
import { StepUpProvider } from '@/components/step-up';
import { dialogCode } from '@/components/ui/overlay-code';
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

  const answer = useCallback((confirmed: boolean) => {
    setOpen(false);
    asked.current?.answer(confirmed);
    asked.current = undefined;
  }, []);
  const ask = useCallback(() => {
    if (!asked.current) {
      let resolve: (confirmed: boolean) => void = () => {};
      const promise = new Promise<boolean>((settle) => {
        resolve = settle;
      });
      asked.current = { promise, answer: resolve };
      setOpen(true);
      // Without the dialog, nobody could answer.
      void Promise.all([IdentityDialog.code.load(), dialogCode.load()]).then((codes) => {
        if (!codes.every(Boolean)) answer(false);
      });
    }
    return asked.current.promise;
  }, [answer]);

  return (
    <StepUpProvider value={ask}>
      {children}
      <IdentityDialog open={open} email={email} factors={factors} onAnswer={answer} />
    </StepUpProvider>
  );
}
