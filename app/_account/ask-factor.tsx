'use client';

import { useState } from 'react';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { useActionForm } from '@/components/use-action-form';
import type { FactorProof } from '@/lib/account/second-factor/schema';
import type { ActionResult } from '@/lib/http/pages/action';
import { requestPasskeyAction } from './actions';
import { FactorField, type Factors, type FactorWay, firstWay } from './factor-field';
import { byPasskey } from './passkey-prompt';

/** Asks for one of the user's second factors, a passkey or a code, before one is changed. */
export function AskFactor<Data>({
  factors,
  action,
  onDone,
  confirmLabel = 'Continue',
  tone = 'primary',
}: {
  factors: Factors;
  action: (proof: FactorProof) => Promise<ActionResult<Data>>;
  onDone: (data: Data) => void;
  /** The action itself, when nothing follows. */
  confirmLabel?: string;
  tone?: 'danger' | 'primary';
}) {
  const [way, setWay] = useState<FactorWay>(firstWay(factors));
  const { register, submit, pending, problem, formState, setValue } = useActionForm({
    schema: async () => (await import('@/lib/account/second-factor/schema')).RenewInput,
    defaultValues: { code: way === 'code' ? '' : undefined },
    action: ({ code }) =>
      way === 'code' ? action({ code }) : byPasskey(requestPasskeyAction, (passkey) => action({ passkey })),
    onSuccess: onDone,
  });
  const change = (to: FactorWay) => {
    setValue('code', to === 'code' ? '' : undefined);
    setWay(to);
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <FormError message={problem} />
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
        <Button type="submit" variant={tone} pending={pending} autoFocus={way === 'passkey'}>
          {confirmLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
