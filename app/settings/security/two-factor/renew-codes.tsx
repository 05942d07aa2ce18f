'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { AskFactor } from '@/app/_account/ask-factor';
import type { Factors } from '@/app/_account/factor-field';
import { RecoveryCodes } from '@/app/_account/recovery-codes';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import type { NewRecoveryCodes } from '@/lib/account/second-factor/schema';
import { adoptNewRecoveryCodesAction, renewRecoveryCodesAction } from '../actions';

const ASK = {
  title: 'Generate new recovery codes?',
  description: 'Your old codes keep working until you have saved the new ones.',
};
const SAVE = {
  title: 'Save your new recovery codes',
  description: 'They are only shown once, and replace the old ones when you confirm that you saved them.',
};

/** Generates new recovery codes, which replace the old ones once they are saved. */
export function RenewCodes({ account, factors }: { account: { product: string; email: string }; factors: Factors }) {
  const [made, setMade] = useState<NewRecoveryCodes>();
  const [open, setOpen] = useState(false);
  const stepUp = useStepUp();
  const onOpenChange = (next: boolean) => {
    if (next) setMade(undefined);
    setOpen(next);
  };
  const adopt = async (set_id: string) => {
    const result = await stepUp(() => adoptNewRecoveryCodesAction({ set_id })).catch(failedCall);
    if (!result.ok) return result.problem.detail;
    setOpen(false);
    toast.success('Your new recovery codes are active');
  };
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogTrigger asChild>
        <Button size="sm" aria-label="New codes: generate new recovery codes">
          New codes
        </Button>
      </DialogTrigger>
      <DialogContent {...(made ? SAVE : ASK)} size={made ? 'lg' : 'sm'} dismissible={!made}>
        {!made && <AskFactor factors={factors} action={renewRecoveryCodesAction} onDone={setMade} />}
        {made && (
          <RecoveryCodes
            codes={made.recovery_codes}
            account={account}
            confirmLabel="Use these codes"
            onSaved={() => adopt(made.set_id)}
          />
        )}
      </DialogContent>
    </Dialog>
  );
}
