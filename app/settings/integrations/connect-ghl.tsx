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

/** The buttons that connect or reconnect: OAuth at GoHighLevel, or a private integration token. */
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
            aria-label={another ? 'Add location to GoHighLevel' : 'Connect GoHighLevel'}
          >
            {another ? 'Add location' : 'Connect'}
          </ConsentButton>
        </>
      )}
      <GhlDialog again={again} open={open} onOpenChange={setOpen} />
    </>
  );
}

/** Asks for a private integration token and verifies it. When reconnecting, OAuth is offered too. */
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
            ? 'Authorize access again, or paste a new token for the same location. Agents stay assigned.'
            : 'Connects a single location without a marketplace app. We verify the token before saving it encrypted.'
        }
      >
        {again && (
          <>
            <ConsentButton variant="primary">Continue with GoHighLevel</ConsentButton>
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
        hint="Create one in the location under Settings → Private Integrations, with the scopes for calendars, calendar events and contacts."
      >
        <SecretInput {...register('private_token')} placeholder="pit-…" />
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={again ? 'secondary' : 'primary'} pending={pending}>
          {again ? 'Reconnect with token' : 'Connect'}
        </Button>
      </DialogFooter>
    </form>
  );
}
