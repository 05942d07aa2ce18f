'use client';

import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { PrefetchLink } from '@/components/prefetch-link';
import { Button } from '@/components/ui/button';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/use-action-form';
import { JoinInput } from '@/lib/account/sign-in/schema';
import { AccountField } from '../account-field';
import { joinWithPasswordAction } from './actions';

/** Joins with the account’s existing password. */
export function JoinForm({ token, email, organization }: { token: string; email: string; organization: string }) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: JoinInput,
    defaultValues: { token },
    action: joinWithPasswordAction,
    // That page asks for the second factor of those who have one, and sends everyone else on.
    onSuccess: () => window.location.assign('/second-factor?next=/settings/welcome'),
  });
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <AccountField email={email} />
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
        <PasswordInput autoComplete="current-password" autoFocus {...register('password')} />
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        Join {organization}
      </Button>
    </form>
  );
}
