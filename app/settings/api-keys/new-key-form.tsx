'use client';

import { Controller } from 'react-hook-form';
import type { z } from 'zod';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import { CreateApiKeyInput, type CreatedApiKey } from '@/lib/api-keys/schema';
import { createApiKeyAction } from './actions';
import { ExpiryField } from './expiry-field';
import type { NewKeyProps } from './new-key';
import { PermissionGrid } from './permission-grid';

type Props = NewKeyProps & { onCreated: (created: z.output<typeof CreatedApiKey>) => void };

/** Name, expiry and permissions of a key to be. A refusal leaves all that was typed. */
export function NewKeyForm({ held, role, endpoints, onCreated }: Props) {
  const { register, control, submit, pending, problem, formState } = useActionForm({
    schema: CreateApiKeyInput,
    defaultValues: { name: '', expires_at: null, permissions: [] },
    action: createApiKeyAction,
    onSuccess: onCreated,
  });
  const { errors } = formState;
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <UnsavedChanges dirty={formState.isDirty} />
      <FormError message={problem} />
      <Field label="Name" hint="Where the key will be used, such as “CRM sync”." error={errors.name?.message}>
        <Input autoComplete="off" autoFocus {...register('name')} />
      </Field>
      <Controller
        name="expires_at"
        control={control}
        render={({ field }) => (
          <ExpiryField value={field.value ?? null} onChange={field.onChange} error={errors.expires_at?.message} />
        )}
      />
      <Controller
        name="permissions"
        control={control}
        render={({ field }) => (
          <PermissionGrid
            value={field.value}
            onChange={field.onChange}
            focusRef={field.ref}
            held={held}
            role={role}
            endpoints={endpoints}
            error={messageOf(errors.permissions)}
          />
        )}
      />
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Create key
        </Button>
      </DialogFooter>
    </form>
  );
}

interface Message {
  message?: string;
}

// A list's error is its own, or those of its members.
function messageOf(error?: Message | (Message | undefined)[]): string | undefined {
  if (!Array.isArray(error)) return error?.message;
  return error.flatMap((each) => each?.message ?? []).join(' ');
}
