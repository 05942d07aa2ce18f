'use client';

import { toast } from 'sonner';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { useActionForm } from '@/components/use-action-form';
import { type ApiKey, RenameApiKeyInput } from '@/lib/api-keys/schema';
import { updateApiKeyAction } from './actions';

type Props = { apiKey: ApiKey; open: boolean; onOpenChange: (open: boolean) => void };

/** Gives a key another name; the key itself and its permissions stay. */
export function RenameKeyDialog({ apiKey, open, onOpenChange }: Props) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Edit name" description="Programs that use the key notice nothing." size="sm">
        <RenameForm apiKey={apiKey} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function RenameForm({ apiKey, onDone }: { apiKey: ApiKey; onDone: () => void }) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: RenameApiKeyInput,
    defaultValues: { id: apiKey.id, name: apiKey.name },
    action: updateApiKeyAction,
    onSuccess: ({ name }) => {
      toast.success(`The key is now called “${name}”`);
      onDone();
    },
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      <Field label="Name" error={formState.errors.name?.message}>
        <Input autoComplete="off" {...register('name')} />
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Save name
        </Button>
      </DialogFooter>
    </form>
  );
}
