'use client';

import { useState, useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { FormError } from '@/components/form-error';
import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '@/components/ui/dialog';
import type { Enrolment } from '@/lib/account/second-factor/schema';
import { beginTwoFactorAction, turnOnTwoFactorAction } from './actions';
import { AskFactor } from './ask-factor';
import type { Factors } from './factor-field';
import { RecoveryCodes } from './recovery-codes';
import { ScanStep } from './scan-step';

/** Sets up an authenticator app: scan, verify a code, save the recovery codes, on. Cancelling on the way changes nothing. */
export function TwoFactorSetup({
  account,
  factors,
  onDone,
}: {
  account: { product: string; email: string };
  /** The user's current factors; they stay on until the new app is, and one is verified first. */
  factors: Factors;
  /** Called once it is on. */
  onDone?: () => void;
}) {
  const {
    label,
    button: buttonLabel,
    ask,
    use,
    done,
  } = LABELS[factors.app ? 'replace' : factors.passkey ? 'add' : 'first'];
  const hasFactor = factors.app || factors.passkey;
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [codes, setCodes] = useState<string[]>();
  const [expired, setExpired] = useState<string>();
  const [open, setOpen] = useState(false);
  const [pending, start] = useTransition();
  const stepUp = useStepUp();

  const openWith = (begun: Enrolment | undefined) => {
    setEnrolment(begun);
    setCodes(undefined);
    setExpired(undefined);
    setOpen(true);
  };
  // The setup is no longer valid: neither the key nor the recovery codes stay on screen.
  const end = (why: string) => {
    setEnrolment(undefined);
    setCodes(undefined);
    setExpired(why);
  };
  const begin = () =>
    start(async () => {
      const result = await stepUp(() => beginTwoFactorAction({})).catch(failedCall);
      if (result.ok) openWith(result.data);
      else toast.error(result.problem.detail);
    });
  const restart = hasFactor ? () => openWith(undefined) : begin;
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
    <Dialog open={open} onOpenChange={(next) => (next ? restart() : setOpen(false))}>
      <DialogTrigger asChild>
        <Button
          size={hasFactor ? 'sm' : 'md'}
          variant={hasFactor ? 'secondary' : 'primary'}
          pending={pending}
          aria-label={label}
        >
          {buttonLabel}
        </Button>
      </DialogTrigger>
      <DialogContent
        {...(expired ? EXPIRED : codes ? SAVE : enrolment ? SCAN : ask)}
        size={codes ? 'lg' : enrolment ? 'md' : 'sm'}
        dismissible={!codes}
      >
        {expired && <Expired why={expired} pending={pending} onRestart={restart} />}
        {!enrolment && !expired && <AskFactor factors={factors} action={beginTwoFactorAction} onDone={setEnrolment} />}
        {enrolment && !codes && <ScanStep enrolment={enrolment} onProved={setCodes} onOver={end} />}
        {codes && <RecoveryCodes codes={codes} account={account} confirmLabel={use} onSaved={turnOn} />}
      </DialogContent>
    </Dialog>
  );
}

function Expired({ why, pending, onRestart }: { why: string; pending: boolean; onRestart: () => void }) {
  return (
    <div className="grid gap-[18px]">
      <FormError message={why} />
      <p className="text-pretty text-muted">
        If you just added this account to an app, delete it there. Its codes won’t be accepted.
      </p>
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>Close</Button>
        </DialogClose>
        <Button variant="primary" pending={pending} onClick={onRestart}>
          Start over
        </Button>
      </DialogFooter>
    </div>
  );
}

const EXPIRED = { title: 'This setup is no longer valid', description: 'Nothing was changed.' };
const SCAN = {
  title: 'Set up an authenticator app',
  description: 'Any app that shows six-digit codes works, such as Google Authenticator, 1Password or Authy.',
};
const LABELS = {
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
        'You’ll be able to use its codes as well as your passkeys. New recovery codes replace your current ones.',
    },
    use: 'Use this app',
    done: 'Your authenticator app is on',
  },
  replace: {
    label: 'Replace the authenticator app',
    button: 'Replace',
    ask: {
      title: 'Replace your authenticator app?',
      description: 'Your current app keeps working until the new one is on.',
    },
    use: 'Use the new app',
    done: 'Your authenticator app was replaced',
  },
};
const SAVE = {
  title: 'Save your recovery codes',
  description: 'They are only shown once. Each signs you in once when you don’t have your phone.',
};
