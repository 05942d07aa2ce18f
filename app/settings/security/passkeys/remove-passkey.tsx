'use client';

import { useState } from 'react';
import { AskFactor } from '@/app/_account/ask-factor';
import type { Factors } from '@/app/_account/factor-field';
import { forgetPasskey } from '@/app/_account/passkey-prompt';
import { toast } from '@/components/toast';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent, DialogTrigger } from '@/components/ui/dialog';
import type { Passkey } from '@/lib/account/passkeys/schema';
import { removePasskeyAction } from '../actions';
import { TurnOff } from '../two-factor/turn-off';

/**
 * Removes a passkey after verifying a second factor. Removing the only factor turns two-factor off and requires what turning
 * it off requires.
 */
export function RemovePasskey({
  passkey,
  email,
  factors,
  onlyFactor,
}: {
  passkey: Passkey;
  email: string;
  factors: Factors;
  onlyFactor: boolean;
}) {
  const [open, setOpen] = useState(false);
  const trigger = (
    <Button size="sm" variant="danger-outline" aria-label={`Remove ${passkey.name}`}>
      Remove
    </Button>
  );
  if (onlyFactor) {
    return (
      <TurnOff
        email={email}
        factors={{ app: false, passkey: true }}
        trigger={trigger}
        title={`Remove ${passkey.name}?`}
        confirmLabel="Remove and turn off"
        description="It is your only second factor: removing it turns off two-factor authentication, and your password alone will sign you in. Your recovery codes and remembered browsers are deleted, and your other devices are signed out."
      />
    );
  }
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>{trigger}</DialogTrigger>
      <DialogContent
        size="sm"
        title={`Remove ${passkey.name}?`}
        description="It can no longer be used to sign in. Your remembered browsers are deleted, and your other devices are signed out. You can also delete it on your device."
      >
        <AskFactor
          factors={factors}
          action={(proof) => removePasskeyAction({ id: passkey.id, ...proof })}
          confirmLabel="Remove"
          tone="danger"
          onDone={(removed) => {
            setOpen(false);
            toast.success(`${passkey.name} was removed`);
            void forgetPasskey(removed);
          }}
        />
      </DialogContent>
    </Dialog>
  );
}
