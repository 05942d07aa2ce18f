'use client';

import { useState } from 'react';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { useActionForm } from '@/components/use-action-form';
import type { Passkey } from '@/lib/account/passkeys/schema';
import { renamePasskeyAction } from './actions';

/** Renames a passkey. */
export function RenamePasskey({ passkey }: { passkey: Passkey }) {
  const [open, setOpen] = useState(false);
  const onRenamed = ({ name }: Passkey) => {
    setOpen(false);
    toast.success(`Passkey renamed to ${name}`);
  };
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button size="sm" aria-label={`Rename ${passkey.name}`}>
          Rename
        </Button>
      </DialogTrigger>
      <DialogContent size="sm" title="Rename passkey">
        <PasskeyName passkey={passkey} cancelLabel="Cancel" onNamed={onRenamed} />
      </DialogContent>
    </Dialog>
  );
}

/** Edits the name of a passkey. */
export function PasskeyName({
  passkey,
  cancelLabel,
  onNamed,
}: {
  passkey: Passkey;
  cancelLabel: string;
  onNamed: (passkey: Passkey) => void;
}) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: async () => (await import('@/lib/account/passkeys/schema')).RenameInput,
    defaultValues: { id: passkey.id, name: passkey.name },
    action: renamePasskeyAction,
    onSuccess: onNamed,
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      <Field label="Name" error={formState.errors.name?.message} hint="For example, the device it is on.">
        <Input {...register('name')} maxLength={60} autoComplete="off" autoFocus />
      </Field>
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>{cancelLabel}</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Save name
        </Button>
      </DialogFooter>
    </form>
  );
}
