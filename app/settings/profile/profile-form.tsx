'use client';

import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { FormError } from '@/components/form-error';
import { SaveActions } from '@/components/save-actions';
import { toast } from '@/components/toast';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import type { Profile } from '@/lib/account/profile/schema';
import { updateProfileAction } from './actions';

const schema = async () =>
  (await import('@/lib/account/profile/schema')).ProfileFields.pick({ first_name: true, last_name: true });
const namesOf = ({ first_name, last_name }: Profile) => ({ first_name, last_name });

/** Edits the user's name. */
export function ProfileForm({ profile }: { profile: Profile }) {
  const { register, submit, pending, problem, formState, reset } = useActionForm({
    schema,
    defaultValues: namesOf(profile),
    action: updateProfileAction,
    onSuccess: (data) => {
      reset(namesOf(data));
      toast.success('Profile saved');
    },
  });
  return (
    <Card>
      <form onSubmit={submit} noValidate aria-label="Profile">
        <UnsavedChanges dirty={formState.isDirty} />
        <CardHeader
          title="Personal details"
          description="How others see you in the workspace, the audit log and emails."
        />
        <CardBody>
          <FormError message={problem} />
          <FieldRow>
            <Field label="First Name" error={formState.errors.first_name?.message} required>
              <Input {...register('first_name')} autoComplete="given-name" />
            </Field>
            <Field label="Last Name" error={formState.errors.last_name?.message} required>
              <Input {...register('last_name')} autoComplete="family-name" />
            </Field>
          </FieldRow>
        </CardBody>
        <CardFooter>
          <SaveActions dirty={formState.isDirty} pending={pending} onDiscard={() => reset()} />
        </CardFooter>
      </form>
    </Card>
  );
}
