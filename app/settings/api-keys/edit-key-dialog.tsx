'use client';

import { FormProvider } from 'react-hook-form';
import type { z } from 'zod';
import { FormError } from '@/components/form-error';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { UnsavedChanges, useUnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import type { ApiKey, UpdateApiKeyInput } from '@/lib/api-keys/keys/schema';
import { updateApiKeyAction } from './actions';
import { formatAddressBlock, maskedKey } from './format';
import type { KeyDialogProps, KeyEditor } from './key-editor';
import { KeyFields, type KeyForm } from './key-fields';
import { useRefreshWhenGone } from './use-refresh-when-gone';

/** Edits a key's name, expiry, permissions and allowed addresses. The secret stays the same. */
export function EditKeyDialog({ apiKey, editor, open, onOpenChange }: KeyDialogProps) {
  const { confirmLeave } = useUnsavedChanges();
  const change = async (next: boolean) => {
    if (next || (await confirmLeave())) onOpenChange(next);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogContent
        title={`Edit “${apiKey.name}”`}
        description={`Programs keep using ${maskedKey(apiKey)}. Changes apply from their next request.`}
        size="lg"
      >
        <EditKeyForm apiKey={apiKey} editor={editor} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function EditKeyForm({ apiKey, editor, onDone }: { apiKey: ApiKey; editor: KeyEditor; onDone: () => void }) {
  const { name, expires_at, permissions, last_used_ip } = apiKey;
  const current: KeyForm = {
    name,
    expires_at,
    permissions,
    allowed_addresses: apiKey.allowed_addresses.map(formatAddressBlock),
  };
  const refreshWhenGone = useRefreshWhenGone();
  const { submit, pending, problem, ...form } = useActionForm({
    schema: async () => (await import('@/lib/api-keys/keys/schema')).UpdateApiKeyInput,
    defaultValues: { id: apiKey.id, ...current },
    // Send only the changed fields, so that a concurrent edit of the others is not overwritten.
    action: (input) => updateApiKeyAction(onlyChanged(input, apiKey)),
    onSuccess: (saved) => {
      toast.success(`“${saved.name}” saved`);
      onDone();
    },
    onProblem: refreshWhenGone,
  });
  return (
    <FormProvider {...form}>
      <form onSubmit={submit} noValidate className="grid gap-[18px]">
        <UnsavedChanges dirty={form.formState.isDirty} />
        <FormError message={problem} />
        <KeyFields editor={editor} current={{ ...current, last_used_ip }} />
        <DialogFooter>
          <DialogClose>
            <Button>Cancel</Button>
          </DialogClose>
          <Button type="submit" variant="primary" pending={pending}>
            Save changes
          </Button>
        </DialogFooter>
      </form>
    </FormProvider>
  );
}

function onlyChanged(input: z.output<typeof UpdateApiKeyInput>, apiKey: ApiKey): z.input<typeof UpdateApiKeyInput> {
  const differs = (field: keyof KeyForm) => JSON.stringify(input[field]) !== JSON.stringify(apiKey[field]);
  const changed = (['name', 'expires_at', 'permissions', 'allowed_addresses'] as const).filter(differs);
  return { id: apiKey.id, ...Object.fromEntries(changed.map((field) => [field, input[field]])) };
}
