'use client';

import { NewPasswordField } from '@/app/_account/new-password-field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { useActionForm } from '@/components/use-action-form';
import { AccountField } from '../account-field';
import { setPasswordAction } from './actions';

/** Replaces a temporary password with one the user chooses. */
export function SetPasswordForm({ email, context }: { email: string; context: string[] }) {
  const { register, submit, pending, problem, formState, watch } = useActionForm({
    schema: async () => (await import('@/lib/account/security/schema')).SetPasswordInput,
    defaultValues: {},
    action: setPasswordAction,
    onSuccess: () => window.location.assign('/settings/welcome'),
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
        Save and continue
      </Button>
    </form>
  );
}
