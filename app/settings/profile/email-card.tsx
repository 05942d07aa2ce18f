'use client';

import { EmailInput } from '@/components/email-input';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { ReadOnlyField } from '@/components/read-only-field';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import type { PendingEmailChange } from '@/lib/account/profile/schema';
import { requestEmailChangeAction } from './actions';
import { EmailChangeNotice } from './email-change-notice';

const empty = { email: '' };

/** The user's email, a pending change of it, and the form that requests one. */
export function EmailCard({ email, change }: { email: string; change: PendingEmailChange | null }) {
  const { register, submit, pending, problem, formState, reset } = useActionForm({
    schema: async () => (await import('@/lib/account/profile/schema')).RequestEmailChangeInput,
    defaultValues: empty,
    action: requestEmailChangeAction,
    onSuccess: ({ new_email }) => {
      reset(empty);
      toast.success('Check your inbox', { description: `A link is on its way to ${new_email}.` });
    },
  });
  return (
    <Card>
      <form onSubmit={submit} noValidate aria-label="Email">
        <UnsavedChanges dirty={formState.isDirty} />
        <CardHeader
          title="Email"
          description="You sign in with this address in every organization, and we send emails to it."
        />
        <CardBody>
          <FormError message={problem} />
          <ReadOnlyField label="Current email">{email}</ReadOnlyField>
          {change && <EmailChangeNotice key={change.id} change={change} />}
          <Field
            label="New email"
            error={formState.errors.email?.message}
            hint="We’ll email a link there. Nothing changes until you open it; then your other devices are signed out."
          >
            <EmailInput {...register('email')} autoComplete="email" />
          </Field>
        </CardBody>
        <CardFooter>
          <Button type="submit" variant="primary" pending={pending} disabled={!formState.isDirty}>
            Change email
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
