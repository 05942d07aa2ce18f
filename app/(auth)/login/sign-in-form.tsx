'use client';

import Link from 'next/link';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/use-action-form';
import { SignInInput } from '@/lib/auth/schema';
import { signInAction } from './actions';

/** E-mail and password. `next` is a path that the page has checked. */
export function SignInForm({ next, email }: { next: string; email?: string }) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: SignInInput,
    // No empty defaults: they would wipe what a password manager, or a quick hand, filled in before this script had loaded.
    defaultValues: email ? { email } : {},
    action: (input) => signInAction(input, next),
    // A full load: nothing of an earlier person's pages may stay in the router's cache.
    onSuccess: ({ step_path }) => window.location.assign(step_path ?? next),
  });
  const busy = pending || formState.isSubmitSuccessful;
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <Field label="E-mail" error={formState.errors.email?.message}>
        <Input type="email" autoComplete="username" inputMode="email" autoFocus={!email} {...register('email')} />
      </Field>
      <Field
        label="Password"
        error={formState.errors.password?.message}
        action={
          <Link href="/forgot-password" className="text-muted underline-offset-4 hover:text-text hover:underline">
            Forgot password?
          </Link>
        }
      >
        <PasswordInput autoComplete="current-password" autoFocus={Boolean(email)} {...register('password')} />
      </Field>
      <Button type="submit" variant="primary" pending={busy && !problem} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
