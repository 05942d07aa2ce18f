'use client';

import { useRef, useState, useTransition } from 'react';
import { toast } from 'sonner';
import { useStepUp } from '@/components/step-up';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import type { Enrolment } from '@/lib/two-factor/schema';
import { beginTwoFactorAction, turnOnTwoFactorAction } from '../actions';
import { AskCode } from './ask-code';
import { RecoveryCodes } from './recovery-codes';
import { ScanStep } from './scan-step';

const UNREACHABLE = 'The server cannot be reached. Check your connection and try again.';

/** Sets an authenticator app up: scan, prove by a code, save the recovery codes, on. Giving up on the way changes nothing. */
export function Setup({
  account,
  replacing = false,
  onDone,
}: {
  account: { product: string; email: string };
  /** Another app is on, and stays so until the new one is. */
  replacing?: boolean;
  /** Where something is to follow once it is on. */
  onDone?: () => void;
}) {
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const button = useRef<HTMLButtonElement>(null);
  const stepUp = useStepUp();

  const openWith = (begun: Enrolment | undefined) => {
    setEnrolment(begun);
    setCodes(undefined);
    setOpen(true);
  };
  const begin = () =>
    start(async () => {
      const result = await stepUp(() => beginTwoFactorAction({})).catch(() => undefined);
      if (result?.ok) openWith(result.data);
      else toast.error(result?.problem.detail ?? UNREACHABLE);
    });
  const turnOn = async () => {
    const call = () => turnOnTwoFactorAction({ enrolment_id: enrolment!.enrolment_id });
    const result = await stepUp(call).catch(() => undefined);
    if (!result?.ok) return result?.problem.detail ?? UNREACHABLE;
    setOpen(false);
    onDone?.();
    toast.success(replacing ? 'Your authenticator app was replaced' : 'Two-factor authentication is on', {
      description: result.data.ended_sessions > 0 ? 'Your other devices were signed out.' : undefined,
    });
  };
  return (
    <>
      <Button
        ref={button}
        size={replacing ? 'sm' : 'md'}
        variant={replacing ? 'secondary' : 'primary'}
        pending={pending}
        onClick={replacing ? () => openWith(undefined) : begin}
        aria-label={replacing ? 'Replace the authenticator app' : undefined}
      >
        {replacing ? 'Replace' : 'Set up two-factor'}
      </Button>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent
          {...(codes ? SAVE : enrolment ? SCAN : REPLACE)}
          size={codes ? 'lg' : enrolment ? 'md' : 'sm'}
          dismissible={!codes}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            button.current?.focus();
          }}
        >
          {!enrolment && <AskCode action={beginTwoFactorAction} onDone={setEnrolment} />}
          {enrolment && !codes && <ScanStep enrolment={enrolment} onProved={setCodes} />}
          {codes && (
            <RecoveryCodes
              codes={codes}
              account={account}
              confirmLabel={replacing ? 'Use the new app' : 'Turn on two-factor'}
              onSaved={turnOn}
            />
          )}
        </DialogContent>
      </Dialog>
    </>
  );
}

const SCAN = {
  title: 'Set up an authenticator app',
  description: 'Any app that shows six-digit codes will do: Google Authenticator, 1Password, Authy and many more.',
};
const REPLACE = {
  title: 'Replace your authenticator app?',
  description: 'The one that you have stays good until the new one is on.',
};
const SAVE = {
  title: 'Save your recovery codes',
  description: 'They are shown this once. Each signs you in one time when you do not have your phone.',
};
