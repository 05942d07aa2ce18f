'use client';

import { FormProvider } from 'react-hook-form';
import { toast } from 'sonner';
import type { z } from 'zod';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { UnsavedChanges, useUnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import { type ApiKey, UpdateApiKeyInput } from '@/lib/api-keys/keys/schema';
import { updateApiKeyAction } from './actions';
import type { KeyDialogProps, KeyEditor } from './key-editor';
import { KeyFields, type KeyForm } from './key-fields';
import { useRefreshWhenGone } from './use-refresh-when-gone';
import { shortBlock, shortKey } from './words';

/** Changes a key in place: what it is called, when it ends, what it may do and from where. Its secret stays. */
export function EditKeyDialog({ apiKey, editor, open, onOpenChange }: KeyDialogProps) {
  const { confirmLeave } = useUnsavedChanges();
  const change = async (next: boolean) => {
    if (next || (await confirmLeave())) onOpenChange(next);
  };
  return (
    <Dialog open={open} onOpenChange={change}>
      <DialogContent
        title={`Edit “${apiKey.name}”`}
        description={`Programs go on using ${shortKey(apiKey)}. What you change holds from their next request.`}
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
    allowed_addresses: apiKey.allowed_addresses.map(shortBlock),
  };
  const refreshWhenGone = useRefreshWhenGone();
  const { submit, pending, problem, ...form } = useActionForm({
    schema: UpdateApiKeyInput,
    defaultValues: { id: apiKey.id, ...current },
    // Only what was changed is sent, so that what somebody else has changed meanwhile stays theirs.
    action: (input) => updateApiKeyAction(onlyChanged(input, apiKey)),
    onSuccess: (saved) => {
      toast.success(`“${saved.name}” is saved`);
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
          <DialogClose asChild>
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
