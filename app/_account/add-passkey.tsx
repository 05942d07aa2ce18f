'use client';

import { useRef, useState } from 'react';
import { toast } from 'sonner';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import type { PasskeyCreation, Registered } from '@/lib/account/passkeys/schema';
import { beginPasskeyAction, registerPasskeyAction, turnOnByPasskeyAction } from './actions';
import { AskFactor } from './ask-factor';
import type { Factors } from './factor-field';
import { createPasskey } from './passkey-prompt';
import { RecoveryCodes } from './recovery-codes';
import { PasskeyName } from './rename-passkey';

/** What is being done: showing a factor first, making the passkey, saving the recovery codes of a first one, naming it. */
type Step = 'ask' | 'create' | 'save' | 'name';

const WORDS: Record<Step, { title: string; description: string }> = {
  ask: { title: 'Add a passkey', description: 'Show first that it is you, with a second factor that you have.' },
  create: { title: 'Add a passkey', description: 'Your browser asks where to keep it, and makes it.' },
  save: {
    title: 'Save your recovery codes',
    description:
      'They are shown this once. Each signs you in one time, after your password, when you have no passkey at hand.',
  },
  name: { title: 'Your passkey is ready', description: 'From now on it signs you in without your password.' },
};

/** Adds a passkey. Giving up on the way changes nothing. @param onDone where something is to follow at once */
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
  // What is shown stays until the dialog has gone.
  const [shown, setShown] = useState<Step>('create');
  const [options, setOptions] = useState<PasskeyCreation>();
  const [made, setMade] = useState<Registered>();
  const button = useRef<HTMLButtonElement>(null);
  const stepUp = useStepUp();
  const go = (to: Step) => {
    setStep(to);
    setShown(to);
  };
  const open = () => {
    setOptions(undefined);
    setMade(undefined);
    go(factors.app || factors.passkey ? 'ask' : 'create');
  };
  const close = () => setStep(undefined);
  const turnOn = async () => {
    const result = await stepUp(() => turnOnByPasskeyAction({ id: made!.passkey.id })).catch(failedCall);
    if (!result.ok) return result.problem.detail;
    if (onDone) onDone();
    else go('name');
  };
  return (
    <>
      <Button ref={button} onClick={open}>
        Add a passkey
      </Button>
      <Dialog open={step !== undefined} onOpenChange={(next) => !next && close()}>
        <DialogContent
          {...WORDS[shown]}
          size={shown === 'save' ? 'lg' : 'sm'}
          dismissible={shown !== 'save'}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            button.current?.focus();
          }}
        >
          {shown === 'ask' && (
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
    </>
  );
}

/** Lets the browser make the passkey, and sends it on. @param options what it is asked with, where a factor was shown for them */
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
  // Not a transition: the dialog that may ask who sits there waits for its own.
  const [pending, setPending] = useState(false);
  const stepUp = useStepUp();

  const make = async () => {
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
        <Alert tone="accent" role="note" title="This turns two-factor authentication on">
          Your password alone will no longer sign you in: after it you are asked for the passkey, or for a recovery code
          that you get next. Your other devices are signed out.
        </Alert>
      )}
      <p className="text-pretty text-muted">
        It can be kept on this device, in your password manager, on your phone or on a security key.
      </p>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button variant="primary" pending={pending} onClick={start} autoFocus>
          {problem ? 'Try again' : 'Create passkey'}
        </Button>
      </DialogFooter>
    </>
  );
}
