'use client';

import { CodeInput } from '@/components/code-input';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { useActionForm } from '@/components/use-action-form';
import type { ActionResult } from '@/lib/adapters/action';
import { RenewInput } from '@/lib/two-factor/schema';

/** Asks for the second factor that is on, before it is changed. */
export function AskCode<Data>({
  action,
  onDone,
}: {
  action: (input: { code: string }) => Promise<ActionResult<Data>>;
  onDone: (data: Data) => void;
}) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: RenewInput,
    defaultValues: { code: '' },
    action,
    onSuccess: onDone,
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      <Field
        label="Code from your authenticator app"
        error={formState.errors.code?.message}
        hint="A recovery code works too."
      >
        <CodeInput {...register('code')} inputMode="text" maxLength={64} />
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Continue
        </Button>
      </DialogFooter>
    </form>
  );
}
