'use client';

import { useRef, useState, useTransition } from 'react';
import { toast } from 'sonner';
import { failedCall } from '@/components/failed-call';
import { FormError } from '@/components/form-error';
import { useStepUp } from '@/components/step-up';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import type { Enrolment } from '@/lib/account/second-factor/schema';
import { beginTwoFactorAction, turnOnTwoFactorAction } from './actions';
import { AskFactor } from './ask-factor';
import type { Factors } from './factor-field';
import { RecoveryCodes } from './recovery-codes';
import { ScanStep } from './scan-step';

/** Sets an authenticator app up: scan, prove by a code, save the recovery codes, on. Giving up on the way changes nothing. */
export function TwoFactorSetup({
  account,
  factors,
  onDone,
}: {
  account: { product: string; email: string };
  /** What is on stays so until the app is, and is asked for first. */
  factors: Factors;
  /** Where something is to follow once it is on. */
  onDone?: () => void;
}) {
  const { label, button: words, ask, use, done } = WORDS[factors.app ? 'replace' : factors.passkey ? 'add' : 'first'];
  const beside = factors.app || factors.passkey;
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const [over, setOver] = useState<string>();
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const button = useRef<HTMLButtonElement>(null);
  const stepUp = useStepUp();

  const openWith = (begun: Enrolment | undefined) => {
    setEnrolment(begun);
    setCodes(undefined);
    setOver(undefined);
    setOpen(true);
  };
  // What is shown is good for nothing any more: neither the key nor recovery codes stay on the screen.
  const end = (why: string) => {
    setEnrolment(undefined);
    setCodes(undefined);
    setOver(why);
  };
  const begin = () =>
    start(async () => {
      const result = await stepUp(() => beginTwoFactorAction({})).catch(failedCall);
      if (result.ok) openWith(result.data);
      else toast.error(result.problem.detail);
    });
  const restart = beside ? () => openWith(undefined) : begin;
  const turnOn = async () => {
    const call = () => turnOnTwoFactorAction({ enrolment_id: enrolment!.enrolment_id });
    const result = await stepUp(call).catch(failedCall);
    if (!result.ok && result.problem.code === 'not_found') {
      end(result.problem.detail);
      return;
    }
    if (!result.ok) return result.problem.detail;
    setOpen(false);
    onDone?.();
    toast.success(done, {
      description: result.data.ended_sessions > 0 ? 'Your other devices were signed out.' : undefined,
    });
  };
  return (
    <>
      <Button
        ref={button}
        size={beside ? 'sm' : 'md'}
        variant={beside ? 'secondary' : 'primary'}
        pending={pending}
        onClick={restart}
        aria-label={label}
      >
        {words}
      </Button>
      <Dialog open={open} onOpenChange={setOpen}>
        <DialogContent
          {...(over ? OVER : codes ? SAVE : enrolment ? SCAN : ask)}
          size={codes ? 'lg' : enrolment ? 'md' : 'sm'}
          dismissible={!codes}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            button.current?.focus();
          }}
        >
          {over && <Over why={over} pending={pending} onRestart={restart} />}
          {!enrolment && !over && <AskFactor factors={factors} action={beginTwoFactorAction} onDone={setEnrolment} />}
          {enrolment && !codes && <ScanStep enrolment={enrolment} onProved={setCodes} onOver={end} />}
          {codes && <RecoveryCodes codes={codes} account={account} confirmLabel={use} onSaved={turnOn} />}
        </DialogContent>
      </Dialog>
    </>
  );
}

function Over({ why, pending, onRestart }: { why: string; pending: boolean; onRestart: () => void }) {
  return (
    <div className="grid gap-[18px]">
      <FormError message={why} />
      <p className="text-pretty text-muted">
        If you added this account to an app just now, delete it there: its codes will not be accepted.
      </p>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Close</Button>
        </DialogClose>
        <Button variant="primary" pending={pending} onClick={onRestart}>
          Start again
        </Button>
      </DialogFooter>
    </div>
  );
}

const OVER = { title: 'This set-up is over', description: 'Nothing was changed.' };
const SCAN = {
  title: 'Set up an authenticator app',
  description: 'Any app that shows six-digit codes will do: Google Authenticator, 1Password, Authy and many more.',
};
const WORDS = {
  first: {
    label: undefined,
    button: 'Set up two-factor',
    ask: SCAN,
    use: 'Turn on two-factor',
    done: 'Two-factor authentication is on',
  },
  add: {
    label: 'Set up an authenticator app',
    button: 'Set up',
    ask: {
      title: 'Set up an authenticator app?',
      description:
        'Its codes will be accepted besides your passkeys. New recovery codes replace the ones that you have.',
    },
    use: 'Use this app',
    done: 'Your authenticator app is on',
  },
  replace: {
    label: 'Replace the authenticator app',
    button: 'Replace',
    ask: {
      title: 'Replace your authenticator app?',
      description: 'The one that you have stays good until the new one is on.',
    },
    use: 'Use the new app',
    done: 'Your authenticator app was replaced',
  },
};
const SAVE = {
  title: 'Save your recovery codes',
  description: 'They are shown this once. Each signs you in one time when you do not have your phone.',
};
