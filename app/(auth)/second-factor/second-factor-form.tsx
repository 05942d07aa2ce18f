'use client';

import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { CodeInput, RecoveryCodeInput } from '@/components/code-input';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { useActionForm } from '@/components/use-action-form';
import { VerifyInput } from '@/lib/two-factor/schema';
import { verifyTwoFactorAction } from './actions';

/** A code from the app, or a recovery code. `next` is a path that the page has checked. */
export function SecondFactorForm({ next }: { next: string }) {
  const [recovering, setRecovering] = useState(false);
  const [going, setGoing] = useState(false);
  // A full load: nothing of an earlier person's pages may stay in the router's cache.
  const goOn = () => {
    setGoing(true);
    window.location.assign(next);
  };
  const { register, control, submit, pending, problem, formState, resetField } = useActionForm({
    schema: VerifyInput,
    defaultValues: { code: '', remember_browser: false },
    action: verifyTwoFactorAction,
    onSuccess: goOn,
    // The step was taken in another window: the session may do all but take it again.
    onProblem: ({ code }) => {
      if (code === 'insufficient_permission') goOn();
      return code === 'insufficient_permission';
    },
  });
  const change = () => {
    resetField('code');
    setRecovering(!recovering);
  };
  return (
    <form onSubmit={submit} method="post" noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      {recovering ? (
        <Field
          key="recovery"
          label="Recovery code"
          error={formState.errors.code?.message}
          hint="One of the ten codes that you saved. Each works once."
        >
          <RecoveryCodeInput autoFocus {...register('code')} />
        </Field>
      ) : (
        <Field
          key="app"
          label="Code from your authenticator app"
          error={formState.errors.code?.message}
          hint="Six digits, which change every 30 seconds."
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
              <span className="block text-muted text-note">Only on a device that nobody else uses.</span>
            </span>
          </label>
        )}
      />
      <Button type="submit" variant="primary" pending={pending || going} className="w-full">
        Continue
      </Button>
      <Button variant="ghost" size="sm" className="justify-self-center" onClick={change}>
        {recovering ? 'Use a code from the app' : 'Use a recovery code'}
      </Button>
    </form>
  );
}
