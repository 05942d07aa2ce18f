'use client';

import { type FormEvent, useState } from 'react';
import { Controller } from 'react-hook-form';
import { byPasskey } from '@/app/_account/passkey-prompt';
import { CodeInput, RecoveryCodeInput } from '@/components/code-input';
import { failedCall } from '@/components/failed-call';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { useActionForm } from '@/components/use-action-form';
import { requestSecondFactorPasskeyAction, verifyTwoFactorAction, verifyTwoFactorByPasskeyAction } from './actions';

type Way = 'passkey' | 'app' | 'recovery';

const SWITCH_LABELS: Record<Way, string> = {
  passkey: 'Use a passkey',
  app: 'Use a code from the app',
  recovery: 'Use a recovery code',
};

/** Verifies a passkey, an app code or a recovery code. `next` is a path that the page has checked. */
export function SecondFactorForm({ next, factors }: { next: string; factors: { app: boolean; passkey: boolean } }) {
  const ways = (['passkey', 'app', 'recovery'] as const).filter((one) => one === 'recovery' || factors[one]);
  const [way, setWay] = useState<Way>(ways[0]!);
  const [leaving, setLeaving] = useState(false);
  const [prompting, setPrompting] = useState(false);
  const [passkeyProblem, setPasskeyProblem] = useState<string>();
  // Full page load: no page of a previous user may stay in the router's cache.
  const goOn = () => {
    setLeaving(true);
    window.location.assign(next);
  };
  const { register, control, submit, pending, problem, formState, resetField, getValues } = useActionForm({
    schema: async () => (await import('@/lib/account/second-factor/schema')).VerifyInput,
    defaultValues: { code: '', remember_browser: false },
    action: verifyTwoFactorAction,
    onSuccess: goOn,
    // Already verified in another window: the session may do anything except verify again.
    onProblem: ({ code }) => {
      if (code === 'insufficient_permission') goOn();
      return code === 'insufficient_permission';
    },
  });
  const show = async (event: FormEvent) => {
    event.preventDefault();
    if (prompting || leaving) return;
    setPrompting(true);
    setPasskeyProblem(undefined);
    const { remember_browser } = getValues();
    const result = await byPasskey(requestSecondFactorPasskeyAction, (passkey) =>
      verifyTwoFactorByPasskeyAction({ passkey, remember_browser }),
    ).catch(failedCall);
    setPrompting(false);
    if (result.ok || result.problem.code === 'insufficient_permission') goOn();
    else setPasskeyProblem(result.problem.detail);
  };
  const change = (to: Way) => {
    resetField('code');
    setPasskeyProblem(undefined);
    setWay(to);
  };
  return (
    <form onSubmit={way === 'passkey' ? show : submit} method="post" noValidate className="grid gap-[18px]">
      <FormError message={passkeyProblem ?? problem} />
      {way === 'passkey' && (
        <p className="text-pretty">Verify with the fingerprint, face or PIN of a device that has a passkey.</p>
      )}
      {way === 'recovery' && (
        <Field
          key="recovery"
          label="Recovery code"
          error={formState.errors.code?.message}
          hint="One of the ten codes you saved. Each works once."
        >
          <RecoveryCodeInput autoFocus {...register('code')} />
        </Field>
      )}
      {way === 'app' && (
        <Field
          key="app"
          label="Code from your authenticator app"
          error={formState.errors.code?.message}
          hint="Six digits that change every 30 seconds."
        >
          <CodeInput autoFocus {...register('code')} />
        </Field>
      )}
      <Controller
        control={control}
        name="remember_browser"
        render={({ field: { value, onChange, ref } }) => (
          // biome-ignore lint/a11y/noLabelWithoutControl: the box inside is a button that the label names
          <label className="flex items-start gap-2.5">
            <Checkbox ref={ref} checked={value} onCheckedChange={(on) => onChange(on === true)} className="mt-px" />
            <span>
              Remember this browser for 30 days
              <span className="block text-muted text-note">Only on a device nobody else uses.</span>
            </span>
          </label>
        )}
      />
      <Button
        type="submit"
        variant="primary"
        pending={pending || prompting || leaving}
        autoFocus={way === 'passkey'}
        className="w-full"
      >
        {way === 'passkey' ? 'Continue with a passkey' : 'Continue'}
      </Button>
      <div className="grid justify-items-center gap-1">
        {ways
          .filter((other) => other !== way)
          .map((other) => (
            <Button key={other} variant="ghost" size="sm" onClick={() => change(other)}>
              {SWITCH_LABELS[other]}
            </Button>
          ))}
      </div>
    </form>
  );
}
