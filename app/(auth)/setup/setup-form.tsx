'use client';

import { NewPasswordField } from '@/app/_account/new-password-field';
import { EmailInput } from '@/components/email-input';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { useActionForm } from '@/components/use-action-form';
import { setUpAction } from './actions';

/** Creates the first organization and its owner's account. */
export function SetupForm({ token, productName }: { token: string; productName: string }) {
  const { register, submit, pending, problem, formState, getValues, watch } = useActionForm({
    schema: async () => (await import('@/lib/account/sign-in/schema')).SetupInput,
    defaultValues: { token },
    action: setUpAction,
    onSuccess: () => window.location.assign(`/login?email=${encodeURIComponent(getValues('email'))}`),
  });
  const { errors } = formState;
  const [password, ...typed] = watch(['new_password', 'email', 'organization_name', 'first_name', 'last_name']);
  return (
    <form onSubmit={submit} method="post" className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <Field label="Organization Name" error={errors.organization_name?.message}>
        <Input autoComplete="organization" autoFocus {...register('organization_name')} />
      </Field>
      <FieldRow>
        <Field label="First Name" error={errors.first_name?.message}>
          <Input autoComplete="given-name" {...register('first_name')} />
        </Field>
        <Field label="Last Name" error={errors.last_name?.message}>
          <Input autoComplete="family-name" {...register('last_name')} />
        </Field>
      </FieldRow>
      <Field label="Email" error={errors.email?.message}>
        <EmailInput autoComplete="username" {...register('email')} />
      </Field>
      <NewPasswordField
        label="Password"
        error={errors.new_password?.message}
        password={password}
        context={[productName, ...typed.map((text) => text ?? '')]}
        {...register('new_password')}
      />
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        Create organization
      </Button>
    </form>
  );
}
