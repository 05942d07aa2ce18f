'use client';

import { toast } from 'sonner';
import { useStepUp } from '@/components/step-up';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { Passkey } from '@/lib/passkeys/schema';
import { forgetPasskey } from '../../../(auth)/passkey-prompt';
import { removePasskeyAction } from '../actions';
import { TurnOff } from '../two-factor/turn-off';

/** Removes a passkey. When it is the only second factor, that turns two-factor off, and takes what turning off takes. */
export function RemovePasskey({
  passkey,
  email,
  onlyFactor,
}: {
  passkey: Passkey;
  email: string;
  onlyFactor: boolean;
}) {
  const stepUp = useStepUp();
  const trigger = (
    <Button size="sm" variant="danger-outline" aria-label={`Remove ${passkey.name}`}>
      Remove
    </Button>
  );
  const remove = async () => {
    const result = await stepUp(() => removePasskeyAction({ id: passkey.id }));
    if (!result.ok) return { error: result.problem.detail };
    toast.success(`${passkey.name} was removed`);
    await forgetPasskey(result.data);
  };
  if (onlyFactor) {
    return (
      <TurnOff
        email={email}
        factors={{ app: false, passkey: true }}
        trigger={trigger}
        title={`Remove ${passkey.name}?`}
        confirmLabel="Remove and turn off"
        description="It is your only second factor: removing it turns two-factor authentication off, and your password alone will sign you in. Your recovery codes and remembered browsers are deleted, and your other devices are signed out."
      />
    );
  }
  return (
    <ConfirmDialog
      trigger={trigger}
      title={`Remove ${passkey.name}?`}
      description="It signs nobody in any more, and your other devices are signed out. What is left of it on your device can be deleted there."
      confirmLabel="Remove"
      onConfirm={remove}
    />
  );
}
