'use client';

import { Plus, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { useActionForm } from '@/components/use-action-form';
import { ConnectCalcomInput } from '@/lib/integrations/calcom/schema';
import type { Connection } from '@/lib/integrations/core/schema';
import { connectCalcomAction } from './actions';
import { instanceHost } from './labels';
import { SecretInput } from './secret-input';

/** The button that opens the form to connect or reconnect an account. */
export function ConnectCalcom({
  base_urls,
  another,
  again,
}: {
  base_urls: string[];
  another?: boolean;
  again?: Connection;
}) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={another ? 'secondary' : 'primary'}
        size={again ? 'sm' : 'md'}
        className={again ? undefined : 'max-sm:flex-1'}
        onClick={() => setOpen(true)}
        aria-label={again ? `Reconnect ${again.account_name}` : another ? 'Add account to Cal.com' : 'Connect Cal.com'}
      >
        {again ? <RotateCw aria-hidden="true" /> : <Plus aria-hidden="true" />}
        {again ? 'Reconnect' : another ? 'Add account' : 'Connect'}
      </Button>
      <CalcomDialog base_urls={base_urls} again={again} open={open} onOpenChange={setOpen} />
    </>
  );
}

interface DialogProps {
  base_urls: string[];
  again?: Connection;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Asks for an API key and verifies it. */
export function CalcomDialog({ base_urls, again, open, onOpenChange }: DialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title={again ? `Reconnect ${again.account_name}` : 'Connect Cal.com'}
        description={
          again
            ? 'A new API key for the same account replaces the old one. Agents stay assigned.'
            : 'An API key lets your agents book on your behalf. We verify the key before saving it encrypted.'
        }
      >
        <ConnectForm base_urls={base_urls} again={again} onDone={() => onOpenChange(false)} />
      </DialogContent>
    </Dialog>
  );
}

function ConnectForm({ base_urls, again, onDone }: { base_urls: string[]; again?: Connection; onDone: () => void }) {
  const choices = again && !base_urls.includes(again.base_url) ? [again.base_url, ...base_urls] : base_urls;
  const { register, submit, pending, problem, formState, watch } = useActionForm({
    schema: ConnectCalcomInput,
    defaultValues: { api_key: '', account_name: again?.account_name, base_url: again?.base_url ?? base_urls[0] },
    action: connectCalcomAction,
    onSuccess: ({ account_name }) => {
      onDone();
      toast.success(again ? `${account_name} is connected again` : `${account_name} is connected`);
    },
  });
  const cloud = instanceHost(watch('base_url') ?? base_urls[0]!);
  const official = cloud === 'cal.com' || cloud === 'cal.eu';
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="grid gap-[18px]">
      <FormError message={problem} />
      <Field
        label="Cal.com instance"
        error={formState.errors.base_url?.message}
        hint="A key works only on the instance where it was created."
      >
        <NativeSelect {...register('base_url')}>
          {choices.map((url) => (
            <option key={url} value={url}>
              {instanceHost(url)}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <Field
        label="API key"
        required
        error={formState.errors.api_key?.message}
        hint={
          <>
            Create one {official ? `at ${cloud}` : 'there'} under Settings → Developer → API keys. We recommend a key
            that never expires.
          </>
        }
      >
        <SecretInput {...register('api_key')} placeholder="cal_live_…" autoFocus />
      </Field>
      <Field
        label="Name"
        optional
        error={formState.errors.account_name?.message}
        hint="The display name here. Leave empty to use the name from Cal.com."
      >
        <Input
          {...register('account_name', { setValueAs: (text: string) => text?.trim() || undefined })}
          maxLength={120}
        />
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          {again ? 'Reconnect' : 'Connect'}
        </Button>
      </DialogFooter>
    </form>
  );
}
