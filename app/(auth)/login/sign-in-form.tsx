'use client';

import { Fingerprint } from 'lucide-react';
import { EmailInput } from '@/components/email-input';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/use-action-form';
import { SignInInput } from '@/lib/account/sign-in/schema';
import { signInAction } from './actions';
import { usePasskeySignIn } from './use-passkey-sign-in';

/** Signs in with email and password, or with a passkey. `next` is a path that the page has checked. */
export function SignInForm({ next, email }: { next: string; email?: string }) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: SignInInput,
    // No empty defaults: they would erase what a password manager or a fast typist entered before this script loaded.
    defaultValues: email ? { email } : {},
    action: (input) => signInAction(input, next),
    // Full page load: no page of a previous user may stay in the router's cache.
    onSuccess: ({ step_path }) => window.location.assign(step_path ?? next),
  });
  const busy = pending || formState.isSubmitSuccessful;
  const passkey = usePasskeySignIn(() => window.location.assign(next));
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem ?? passkey.problem} />
      <Field label="Email" error={formState.errors.email?.message}>
        <EmailInput autoComplete="username webauthn" autoFocus={!email} {...register('email')} />
      </Field>
      <Field
        label="Password"
        error={formState.errors.password?.message}
        action={
          <PrefetchLink
            href="/forgot-password"
            className="text-muted underline-offset-4 hover:text-text hover:underline"
          >
            Forgot password?
          </PrefetchLink>
        }
      >
        <PasswordInput autoComplete="current-password" autoFocus={Boolean(email)} {...register('password')} />
      </Field>
      <Button type="submit" variant="primary" pending={busy && !problem} className="w-full">
        Sign in
      </Button>
      <div className="flex items-center gap-3 text-muted text-note before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </div>
      <Button pending={passkey.pending} onClick={passkey.start} className="w-full">
        <Fingerprint aria-hidden="true" />
        Sign in with a passkey
      </Button>
    </form>
  );
}
