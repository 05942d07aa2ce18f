'use client';

import { useRef } from 'react';
import { EmailInput } from '@/components/email-input';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { FormError } from '@/components/form-error';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardFooter } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import { describeRules } from '@/lib/core/describe-rules';
import type { Mailbox } from '@/lib/core/mailbox';
import { ROLE_SUMMARY, type Role } from '@/lib/core/roles';
import { inviteUserAction } from './actions';
import { splitName } from './many/split-name';

/** Invites one person, then resets for the next. */
export function InviteForm({ roles, rules }: { roles: Role[]; rules: string[] }) {
  const { register, submit, pending, problem, formState, reset, setFocus, watch, getValues, setValue } = useActionForm({
    schema: async () => (await import('@/lib/organization/invitations/schema')).InviteUser,
    defaultValues: { email: '', first_name: '', last_name: '', role: 'MEMBER' },
    action: inviteUserAction,
    onSuccess: ({ email }) => {
      toast.success(`Invitation to ${email} is on its way`);
      reset();
      // The fields are registered again only after the next render.
      setTimeout(() => setFocus('email'));
    },
  });
  const { errors, isDirty } = formState;
  const role = watch('role') ?? 'MEMBER';
  const filled = useRef('');
  const fillNames = ({ name }: Mailbox) => {
    // Keep names that were typed; replace names that came from a previously pasted address.
    const { first_name, last_name } = splitName(name);
    const present = [getValues('first_name'), getValues('last_name')].join('\n');
    if (present !== '\n' && present !== filled.current) return;
    filled.current = [first_name, last_name].join('\n');
    setValue('first_name', first_name, { shouldDirty: true });
    setValue('last_name', last_name, { shouldDirty: true });
  };
  return (
    <Card>
      <form onSubmit={submit} noValidate aria-label="Invite a user">
        <UnsavedChanges dirty={isDirty} />
        <CardBody>
          <FormError message={problem} />
          <Field
            label="Email"
            hint={rules.length > 0 && `Only addresses at ${describeRules(rules)} can be invited.`}
            error={errors.email?.message}
          >
            <EmailInput autoComplete="off" spellCheck={false} {...register('email')} onMailbox={fillNames} />
          </Field>
          <FieldRow>
            <Field label="First Name" error={errors.first_name?.message}>
              <Input autoComplete="off" {...register('first_name')} />
            </Field>
            <Field label="Last Name" error={errors.last_name?.message}>
              <Input autoComplete="off" {...register('last_name')} />
            </Field>
          </FieldRow>
          <Field label="Role" hint={ROLE_SUMMARY[role]} error={errors.role?.message}>
            <NativeSelect {...register('role')}>
              {roles.toReversed().map((choice) => (
                <option key={choice}>{choice}</option>
              ))}
            </NativeSelect>
          </Field>
        </CardBody>
        <CardFooter hint="Invitations expire 72 hours after they are sent.">
          <Button type="submit" variant="primary" pending={pending}>
            Send Invitation
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}
