'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { CodeInput } from '@/components/code-input';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '@/components/ui/dialog';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/use-action-form';
import { TurnOffInput } from '@/lib/two-factor/schema';
import { turnOffTwoFactorAction } from '../actions';

/** Turns two-factor off, with both factors. */
export function TurnOff({ email }: { email: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="danger-outline">Turn off…</Button>
      </DialogTrigger>
      <DialogContent
        size="sm"
        title="Turn off two-factor authentication?"
        description="Your password alone will sign you in. Your recovery codes and remembered browsers are deleted, and your other devices are signed out."
      >
        <TurnOffForm email={email} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function TurnOffForm({ email, onDone }: { email: string; onDone: () => void }) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: TurnOffInput,
    defaultValues: { current_password: '', code: '' },
    action: turnOffTwoFactorAction,
    onSuccess: () => {
      onDone();
      toast.success('Two-factor authentication is off');
    },
  });
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Password" error={formState.errors.current_password?.message}>
        <PasswordInput {...register('current_password')} autoComplete="current-password" />
      </Field>
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
        <Button type="submit" variant="danger" pending={pending}>
          Turn off
        </Button>
      </DialogFooter>
    </form>
  );
}
