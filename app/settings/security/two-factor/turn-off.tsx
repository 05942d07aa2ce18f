'use client';

import { type ReactNode, useState } from 'react';
import { requestPasskeyAction } from '@/app/_account/actions';
import { FactorField, type Factors, type FactorWay, firstWay } from '@/app/_account/factor-field';
import { byPasskey } from '@/app/_account/passkey-prompt';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '@/components/ui/dialog';
import { PasswordInput } from '@/components/ui/password-input';
import { useActionForm } from '@/components/use-action-form';
import { turnOffTwoFactorAction } from '../actions';

/** Turns two-factor off after verifying both factors. Removing the last factor uses it with a title and text of its own. */
export function TurnOff({
  email,
  factors,
  trigger = <Button variant="danger-outline">Turn off…</Button>,
  title = 'Turn off two-factor authentication?',
  description = `Your password alone will sign you in. Your ${namesOf(factors)}, recovery codes and remembered browsers are deleted, and your other devices are signed out.`,
  confirmLabel = 'Turn off',
}: {
  email: string;
  factors: Factors;
  trigger?: ReactNode;
  title?: string;
  description?: string;
  confirmLabel?: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent size="sm" title={title} description={description}>
        <TurnOffForm email={email} factors={factors} confirmLabel={confirmLabel} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function namesOf({ app, passkey }: Factors): string {
  return [app && 'authenticator app', passkey && 'passkeys'].filter(Boolean).join(', ');
}

function TurnOffForm({
  email,
  factors,
  confirmLabel,
  onDone,
}: {
  email: string;
  factors: Factors;
  confirmLabel: string;
  onDone: () => void;
}) {
  const [way, setWay] = useState<FactorWay>(firstWay(factors));
  const { register, submit, pending, problem, formState, setValue } = useActionForm({
    schema: async () => (await import('@/lib/account/second-factor/schema')).TurnOffInput,
    defaultValues: { current_password: '', code: way === 'code' ? '' : undefined },
    action: ({ current_password, code }) =>
      way === 'code'
        ? turnOffTwoFactorAction({ current_password, code })
        : byPasskey(requestPasskeyAction, (passkey) => turnOffTwoFactorAction({ current_password, passkey })),
    onSuccess: () => {
      onDone();
      toast.success('Two-factor authentication is off');
    },
  });
  const change = (to: FactorWay) => {
    setValue('code', to === 'code' ? '' : undefined);
    setWay(to);
  };
  return (
    <form onSubmit={submit} method="post" noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <Field label="Password" error={formState.errors.current_password?.message}>
        <PasswordInput {...register('current_password')} autoComplete="current-password" />
      </Field>
      <FactorField
        factors={factors}
        way={way}
        onWay={change}
        error={formState.errors.code?.message}
        {...register('code')}
      />
      <DialogFooter>
        <DialogClose>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="danger" pending={pending}>
          {confirmLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
