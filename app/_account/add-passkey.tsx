'use client';

import { useState } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '@/components/ui/dialog';
import type { PasskeyCreation, Registered } from '@/lib/account/passkeys/schema';
import { beginPasskeyAction, registerPasskeyAction, turnOnByPasskeyAction } from './actions';
import { AskFactor } from './ask-factor';
import type { Factors } from './factor-field';
import { createPasskey, preparePrompt } from './passkey-prompt';
import { RecoveryCodes } from './recovery-codes';
import { PasskeyName } from './rename-passkey';

/** Verify an existing factor, create the passkey, save the recovery codes of a first factor, name the passkey. */
type Step = 'verify' | 'create' | 'save' | 'name';

const STEPS: Record<Step, { title: string; description: string }> = {
  verify: { title: 'Add a passkey', description: 'First, verify with a second factor that you already have.' },
  create: { title: 'Add a passkey', description: 'Your browser asks where to save it, then creates it.' },
  save: {
    title: 'Save your recovery codes',
    description:
      'They are only shown once. Each works once, after your password, when you don’t have a passkey at hand.',
  },
  name: { title: 'Your passkey is ready', description: 'From now on, it signs you in without your password.' },
};

/** Adds a passkey. Cancelling on the way changes nothing. @param onDone called instead of naming the passkey */
export function AddPasskey({
  account,
  factors,
  onDone,
}: {
  account: { product: string; email: string };
  factors: Factors;
  onDone?: () => void;
}) {
  const [step, setStep] = useState<Step>();
  // Keeps its content while the dialog closes.
  const [shown, setShown] = useState<Step>('create');
  const [options, setOptions] = useState<PasskeyCreation>();
  const [made, setMade] = useState<Registered>();
  const stepUp = useStepUp();
  const go = (to: Step) => {
    setStep(to);
    setShown(to);
  };
  const open = () => {
    setOptions(undefined);
    setMade(undefined);
    go(factors.app || factors.passkey ? 'verify' : 'create');
  };
  const close = () => setStep(undefined);
  const turnOn = async () => {
    const result = await stepUp(() => turnOnByPasskeyAction({ id: made!.passkey.id })).catch(failedCall);
    if (!result.ok) return result.problem.detail;
    if (onDone) onDone();
    else go('name');
  };
  return (
    <Dialog open={step !== undefined} onOpenChange={(next) => (next ? open() : close())}>
      <DialogTrigger asChild>
        <Button data-act="add-passkey">Add a passkey</Button>
      </DialogTrigger>
      <DialogContent {...STEPS[shown]} size={shown === 'save' ? 'lg' : 'sm'} dismissible={shown !== 'save'}>
        {shown === 'verify' && (
          <AskFactor
            factors={factors}
            action={beginPasskeyAction}
            onDone={(begun) => {
              setOptions(begun);
              go('create');
            }}
          />
        )}
        {shown === 'create' && (
          <Create
            options={options}
            isFirst={!factors.app && !factors.passkey}
            onMade={(registered) => {
              setMade(registered);
              go(registered.recovery_codes ? 'save' : 'name');
            }}
          />
        )}
        {shown === 'save' && (
          <RecoveryCodes
            codes={made!.recovery_codes!}
            account={account}
            confirmLabel="Use this passkey"
            onSaved={turnOn}
          />
        )}
        {shown === 'name' && (
          <PasskeyName
            passkey={made!.passkey}
            cancelLabel="Keep this name"
            onNamed={({ name }) => {
              close();
              toast.success(`Your passkey ${name} is ready`);
            }}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}

/** Lets the browser create the passkey, then registers it. @param options creation options, if an existing factor was verified for them */
function Create({
  options,
  isFirst,
  onMade,
}: {
  options: PasskeyCreation | undefined;
  isFirst: boolean;
  onMade: (made: Registered) => void;
}) {
  const [problem, setProblem] = useState<string>();
  // Not a transition: the step-up dialog may open meanwhile and runs one of its own.
  const [pending, setPending] = useState(false);
  const stepUp = useStepUp();

  const make = async () => {
    preparePrompt();
    const begun = options ? ({ ok: true, data: options } as const) : await stepUp(() => beginPasskeyAction({}));
    if (!begun.ok) return begun.problem.detail;
    const prompted = await createPasskey(begun.data);
    if (!prompted.ok) return prompted.message;
    const result = await stepUp(() => registerPasskeyAction({ passkey: prompted.passkey }));
    if (!result.ok) return result.problem.detail;
    onMade(result.data);
  };
  const start = async () => {
    if (pending) return;
    setPending(true);
    setProblem(undefined);
    setProblem(await make().catch((error) => failedCall(error).problem.detail));
    setPending(false);
  };
  return (
    <>
      {problem && <Alert tone="bad">{problem}</Alert>}
      {isFirst && (
        <Alert tone="accent" role="note" title="This turns on two-factor authentication">
          Your password alone will no longer sign you in: you’ll also need the passkey, or one of the recovery codes
          that you get next. Your other devices are signed out.
        </Alert>
      )}
      <p className="text-pretty text-muted">
        You can save it on this device, in your password manager, on your phone or on a security key.
      </p>
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button variant="primary" pending={pending} onClick={start} autoFocus>
          {problem ? 'Try again' : 'Create passkey'}
        </Button>
      </DialogFooter>
    </>
  );
}
