'use client';

import { KeyRound, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Separator } from '@/components/ui/separator';
import { useActionForm } from '@/components/use-action-form';
import type { Connection } from '@/lib/integrations/core/schema';
import { ConnectInput } from '@/lib/integrations/gohighlevel/schema';
import { connectGhlAction } from './actions';
import { ConsentButton } from './consent-button';
import { SecretInput } from './secret-input';

/** Opens the two ways in: consent at GoHighLevel, or a token that was made there. */
export function ConnectGhl({ another, again }: { another?: boolean; again?: Connection }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      {again ? (
        <Button
          size="sm"
          variant="primary"
          onClick={() => setOpen(true)}
          aria-label={`Reconnect ${again.account_name}`}
        >
          <RotateCw aria-hidden="true" />
          Reconnect
        </Button>
      ) : (
        <>
          <Button size="md" className="max-sm:flex-1" onClick={() => setOpen(true)}>
            <KeyRound aria-hidden="true" />
            Use a token
          </Button>
          <ConsentButton
            variant={another ? 'secondary' : 'primary'}
            className="max-sm:flex-1"
            aria-label="Connect GoHighLevel"
          >
            {another ? 'Add location' : 'Connect'}
          </ConsentButton>
        </>
      )}
      <GhlDialog again={again} open={open} onOpenChange={setOpen} />
    </>
  );
}

/** Asks for a Private Integration Token and proves it; a location that is connected anew may take the consent instead. */
export function GhlDialog({
  again,
  open,
  onOpenChange,
}: {
  again?: Connection;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={again ? `Reconnect ${again.account_name}` : 'Use a private integration token'}
        description={
          again
            ? 'Give your consent again, or paste a new token of the same location. Its agents stay assigned.'
            : 'For a single location, without an app in the marketplace. It is tried out before it is kept, and kept encrypted.'
        }
      >
        {again && (
          <>
            <ConsentButton variant="primary">Continue at GoHighLevel</ConsentButton>
            <Separator>or</Separator>
          </>
        )}
        <TokenForm again={again} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function TokenForm({ again, onDone }: { again?: Connection; onDone: () => void }) {
  const { register, submit, pending, problem, formState } = useActionForm({
    schema: ConnectInput,
    defaultValues: { location_id: again?.account_id ?? '', private_token: '' },
    action: connectGhlAction,
    onSuccess: ({ account_name }) => {
      onDone();
      toast.success(again ? `${account_name} is connected again` : `${account_name} is connected`);
    },
  });
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="grid gap-[18px]">
      <FormError message={problem} />
      <Field
        label="Location ID"
        required
        error={formState.errors.location_id?.message}
        hint="In GoHighLevel under Settings → Business Profile."
      >
        <Input {...register('location_id')} mono autoComplete="off" autoCapitalize="none" spellCheck={false} />
      </Field>
      <Field
        label="Private integration token"
        required
        error={formState.errors.private_token?.message}
        hint="Made in the location under Settings → Private Integrations, with the scopes for calendars, their events and contacts."
      >
        <SecretInput {...register('private_token')} placeholder="pit-…" />
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={again ? 'secondary' : 'primary'} pending={pending}>
          {again ? 'Reconnect by token' : 'Connect'}
        </Button>
      </DialogFooter>
    </form>
  );
}
