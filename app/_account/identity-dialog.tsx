'use client';

import { type FormEvent, useState } from 'react';
import { CodeInput } from '@/components/code-input';
import { failedCall } from '@/components/failed-call';
import { Field } from '@/components/field';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { PasswordInput } from '@/components/ui/password-input';
import { ConfirmByCodeInput, ConfirmByPasswordInput } from '@/lib/account/security/schema';
import { confirmByCodeAction, confirmByPasskeyAction, confirmByPasswordAction, requestPasskeyAction } from './actions';
import { byPasskey } from './passkey-prompt';

type Way = 'passkey' | 'password' | 'code';
/** What a person can confirm with instead of the password. */
export interface Factors {
  app: boolean;
  passkey: boolean;
}

interface Props {
  open: boolean;
  email: string;
  factors: Factors;
  onAnswer: (confirmed: boolean) => void;
}

/** Asks the user to confirm their identity. */
export function IdentityDialog({ open, email, factors, onAnswer }: Props) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onAnswer(false)}>
      <DialogContent
        size="sm"
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
        <Proof email={email} factors={factors} onConfirmed={() => onAnswer(true)} />
      </DialogContent>
    </Dialog>
  );
}

const SWITCH_LABELS: Record<Way, string> = {
  passkey: 'Use a passkey instead',
  password: 'Use your password instead',
  code: 'Use a code instead',
};

/** Confirms in one way, with buttons to switch to another. */
function Proof({ email, factors, onConfirmed }: { email: string; factors: Factors; onConfirmed: () => void }) {
  const ways: Way[] = [
    ...(factors.passkey ? ['passkey' as const] : []),
    'password',
    ...(factors.app || factors.passkey ? ['code' as const] : []),
  ];
  const [way, setWay] = useState<Way>(ways[0]!);
  const [entered, setEntered] = useState('');
  const [error, setError] = useState<string>();
  // Not a transition: the action that waits for this dialog is one, and React finishes overlapping transitions together.
  const [pending, setPending] = useState(false);

  const change = (next: Way) => {
    setWay(next);
    setEntered('');
    setError(undefined);
  };
  const confirm = async (event: FormEvent) => {
    event.preventDefault();
    if (pending) return;
    setPending(true);
    setError(undefined);
    const problem = await WAYS[way](entered).catch((error) => failedCall(error).problem.detail);
    setPending(false);
    setError(problem);
    if (!problem) onConfirmed();
  };
  const input = {
    value: entered,
    onChange: (event: { target: { value: string } }) => {
      setEntered(event.target.value);
      setError(undefined);
    },
    autoFocus: true,
  };
  return (
    <form onSubmit={confirm} method="post" noValidate className="grid gap-[18px]">
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      {way === 'passkey' && (
        <>
          {error && <Alert tone="bad">{error}</Alert>}
          <p className="text-pretty">
            Your browser will ask for the fingerprint, face or PIN of a device that has a passkey.
          </p>
        </>
      )}
      {way === 'password' && (
        <Field key="password" label="Password" error={error}>
          <PasswordInput autoComplete="current-password" {...input} />
        </Field>
      )}
      {way === 'code' && (
        <Field
          key="code"
          label={factors.app ? 'Code from your authenticator app' : 'Recovery code'}
          error={error}
          hint={factors.app && 'A recovery code works too.'}
        >
          <CodeInput {...input} inputMode="text" maxLength={64} />
        </Field>
      )}
      {ways.length > 1 && (
        <div className="-mx-2.5 flex flex-wrap gap-x-1">
          {ways
            .filter((other) => other !== way)
            .map((other) => (
              <Button key={other} variant="ghost" size="sm" onClick={() => change(other)}>
                {SWITCH_LABELS[other]}
              </Button>
            ))}
        </div>
      )}
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending} data-first={way === 'passkey' || undefined}>
          {way === 'passkey' ? 'Confirm with a passkey' : 'Confirm'}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** Tries one way; resolves to the error message, or to undefined on success. */
const WAYS: Record<Way, (entered: string) => Promise<string | undefined>> = {
  passkey: async () =>
    problemOf(await byPasskey(requestPasskeyAction, (passkey) => confirmByPasskeyAction({ passkey }))),
  password: async (current_password) => {
    const input = ConfirmByPasswordInput.safeParse({ current_password });
    if (!input.success) return input.error.issues[0]?.message;
    return problemOf(await confirmByPasswordAction(input.data));
  },
  code: async (code) => {
    const input = ConfirmByCodeInput.safeParse({ code });
    if (!input.success) return input.error.issues[0]?.message;
    return problemOf(await confirmByCodeAction(input.data));
  },
};

function problemOf(result: { ok: true } | { ok: false; problem: { detail: string } }): string | undefined {
  return result.ok ? undefined : result.problem.detail;
}
