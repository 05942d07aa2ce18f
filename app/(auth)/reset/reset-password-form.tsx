'use client';

import { NewPasswordField } from '@/app/_account/new-password-field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useActionForm } from '@/components/use-action-form';
import { AccountField } from '../account-field';
import { resetPasswordAction } from './actions';

/** Chooses a new password with an emailed link. */
export function ResetPasswordForm({ token, email, context }: { token: string; email: string; context: string[] }) {
  const { register, submit, pending, problem, formState, watch } = useActionForm({
    schema: async () => (await import('@/lib/account/sign-in/schema')).ResetPasswordInput,
    defaultValues: { token },
    action: resetPasswordAction,
    onSuccess({ email, next }) {
      const after = next === 'joined' ? '&next=/settings/welcome' : '';
      window.location.assign(`/login?email=${encodeURIComponent(email)}${after}`);
    },
  });
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <AccountField email={email} />
      <NewPasswordField
        autoFocus
        error={formState.errors.new_password?.message}
        password={watch('new_password')}
        context={context}
        {...register('new_password')}
      />
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        Save new password
      </Button>
    </form>
  );
}
