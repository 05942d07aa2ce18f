'use client';

import { NewPasswordField } from '@/app/_account/new-password-field';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { FormError } from '@/components/form-error';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { PasswordInput } from '@/components/ui/password-input';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import { plural } from '@/lib/core/format';
import { changePasswordAction } from './actions';

const empty = { current_password: '', new_password: '' };

/** Changes the password. */
export function PasswordForm({ email, context }: { email: string; context: string[] }) {
  const { register, submit, pending, problem, formState, reset, watch } = useActionForm({
    schema: async () => (await import('@/lib/account/security/schema')).ChangePasswordInput,
    defaultValues: empty,
    action: changePasswordAction,
    onSuccess: ({ ended_sessions }) => {
      reset(empty);
      toast.success('Password changed', { description: endedWords(ended_sessions) });
    },
  });
  return (
    <Card>
      <form onSubmit={submit} method="post" noValidate aria-label="Change password">
        <UnsavedChanges dirty={formState.isDirty} />
        <CardHeader
          title="Change Password"
          description={`For ${email}. Your other devices are signed out, and you get an email about it.`}
        />
        <CardBody>
          <FormError message={problem} />
          {/* For password managers, which skip fields that are not displayed; people read it above. */}
          <input
            type="email"
            name="username"
            autoComplete="username"
            value={email}
            readOnly
            tabIndex={-1}
            aria-hidden="true"
            className="sr-only"
          />
          <FieldRow>
            <Field label="Current password" error={formState.errors.current_password?.message} required>
              <PasswordInput {...register('current_password')} autoComplete="current-password" />
            </Field>
            <NewPasswordField
              error={formState.errors.new_password?.message}
              password={watch('new_password')}
              context={context}
              required
              {...register('new_password')}
            />
          </FieldRow>
        </CardBody>
        <CardFooter>
          <Button type="submit" variant="primary" pending={pending} disabled={!formState.isDirty}>
            Change password
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}

function endedWords(count: number): string | undefined {
  return count === 0 ? undefined : `${plural(count, 'other device was', 'other devices were')} signed out.`;
}
