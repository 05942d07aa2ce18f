'use client';

import { useState } from 'react';
import { EmailInput } from '@/components/email-input';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { useActionForm } from '@/components/use-action-form';
import { forgotPasswordAction } from './actions';

/** Requests a reset link, then says what to expect without revealing whether the address has an account. */
export function ForgotPasswordForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { register, submit, pending, problem, formState, getValues } = useActionForm({
    schema: async () => (await import('@/lib/account/sign-in/schema')).ForgotPasswordInput,
    defaultValues: {},
    action: forgotPasswordAction,
    onSuccess: () => setSentTo(getValues('email')),
  });
  if (sentTo) {
    return (
      <Alert tone="ok" role="status" title="Check your inbox">
        If {sentTo} belongs to an account, a link is on its way. It works once and expires in an hour. No email? Check
        your spam folder, or ask an admin for a new temporary password.
      </Alert>
    );
  }
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <Field label="Email" error={formState.errors.email?.message}>
        <EmailInput autoComplete="username" autoFocus {...register('email')} />
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        Send link
      </Button>
    </form>
  );
}
