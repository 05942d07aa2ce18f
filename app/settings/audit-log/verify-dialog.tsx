'use client';

import { useState } from 'react';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { useActionForm } from '@/components/use-action-form';
import { type Verification, VerifyAuditLog } from '@/lib/audit-log/schema';
import { verifyAuditLogAction } from './actions';
import { VerifyResult } from './verify-result';

/** Verifies the log and shows the result. */
export function VerifyDialog() {
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button data-act="verify-log">Verify</Button>
      </DialogTrigger>
      <DialogContent
        title="Verify the audit log"
        description="Each event is sealed together with the one before it. Verification recomputes every seal to detect events that were changed, removed or inserted."
      >
        <VerifyForm />
      </DialogContent>
    </Dialog>
  );
}

function VerifyForm() {
  const [found, setFound] = useState<Verification>();
  const form = useActionForm({
    schema: VerifyAuditLog,
    defaultValues: { seal: undefined },
    action: verifyAuditLogAction,
    onSuccess: setFound,
  });
  const { pending, problem, formState, register, submit } = form;
  return (
    <form onSubmit={submit} className="grid gap-[18px]" noValidate>
      <FormError message={problem} />
      <Field
        label="Earlier seal"
        optional
        hint="Detects whether the newest events were cut off. Copy the last seal from time to time, and store it elsewhere."
        error={formState.errors.seal?.message}
      >
        <Input
          {...register('seal', { setValueAs: (value: string | undefined) => value?.trim() || undefined })}
          placeholder="1042:9f3a…"
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <div aria-live="polite">{found && !pending && <VerifyResult found={found} />}</div>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Close</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          {found ? 'Verify again' : 'Verify'}
        </Button>
      </DialogFooter>
    </form>
  );
}
