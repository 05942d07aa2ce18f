'use client';

import { FormProvider } from 'react-hook-form';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import type { CreatedApiKey } from '@/lib/api-keys/keys/schema';
import { createApiKeyAction } from './actions';
import { initialExpiry } from './expiry-field';
import type { KeyEditor } from './key-editor';
import { KeyFields } from './key-fields';

type Props = { editor: KeyEditor; onCreated: (created: CreatedApiKey) => void };

/** The form for a new key. Keeps the input when the server rejects it. */
export function NewKeyForm({ editor, onCreated }: Props) {
  const { submit, pending, problem, ...form } = useActionForm({
    schema: async () => (await import('@/lib/api-keys/keys/schema')).CreateApiKeyInput,
    defaultValues: {
      name: '',
      expires_at: initialExpiry(editor.longest_days),
      permissions: [],
      allowed_addresses: [],
    },
    action: createApiKeyAction,
    onSuccess: onCreated,
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={submit} noValidate className="grid gap-[18px]">
        <UnsavedChanges dirty={form.formState.isDirty} />
        <FormError message={problem} />
        <KeyFields editor={editor} />
        <DialogFooter>
          <DialogClose>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary" pending={pending}>
            Create key
          </Button>
        </DialogFooter>
      </form>
    </FormProvider>
  );
}
