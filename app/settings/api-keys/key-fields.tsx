'use client';

import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Controller, useFormContext } from 'react-hook-form';
import { Field } from '@/components/field';
import { Input } from '@/components/ui/input';
import type { Permission } from '@/lib/core/permissions';
import { AddressesField } from './addresses-field';
import { ExpiryField } from './expiry-field';
import type { KeyEditor } from './key-editor';
import { PermissionGrid } from './permission-grid';

/** The values of the form for a new or existing key. */
export interface KeyForm {
  name: string;
  expires_at: string | null;
  permissions: Permission[];
  allowed_addresses: string[];
}

type Props = {
  editor: KeyEditor;
  /** The current values of an existing key. */
  current?: KeyForm & { last_used_ip: string | null };
};

/** The name, expiry, permissions and address fields of a key, for the form around them. */
export function KeyFields({ editor, current }: Props) {
  const { register, control, formState } = useFormContext<KeyForm>();
  const { errors } = formState;
  return (
    <>
      <Field label="Name" hint="Describe where the key is used, such as “CRM sync”." error={errors.name?.message}>
        <Input autoComplete="off" autoFocus={!current} {...register('name')} />
      </Field>
      <Controller
        name="expires_at"
        control={control}
        render={({ field }) => (
          <ExpiryField
            value={field.value ?? null}
            onChange={field.onChange}
            ref={field.ref}
            longest={editor.longest_days}
            current={current?.expires_at}
            error={errors.expires_at?.message}
          />
        )}
      />
      <Controller
        name="permissions"
        control={control}
        render={({ field }) => (
          <PermissionGrid
            value={field.value}
            onChange={field.onChange}
            focusRef={field.ref}
            held={current ? [...editor.held, ...current.permissions] : editor.held}
            role={editor.role}
            endpoints={editor.endpoints}
            error={messageOf(errors.permissions)}
          />
        )}
      />
      <Addresses editor={editor} current={current} />
    </>
  );
}

// Few keys need a limit, so it stays collapsed until it is opened or has an error.
function Addresses({ editor, current }: Props) {
  const { control, formState } = useFormContext<KeyForm>();
  const [open, setOpen] = useState(Boolean(current?.allowed_addresses.length));
  const refused = formState.errors.allowed_addresses;
  return (
    <details open={open || Boolean(refused)} onToggle={(event) => setOpen(event.currentTarget.open)} className="group">
      <summary className="-mx-1.5 inline-flex h-8 cursor-pointer list-none items-center gap-1.5 rounded-sm px-1.5 font-medium hover:bg-hover max-sm:h-10 [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-4 text-muted transition-transform group-open:rotate-90" />
        Limit by IP address
        <span className="font-normal text-faint text-note">Optional</span>
      </summary>
      <div className="pt-2.5">
        <Controller
          name="allowed_addresses"
          control={control}
          render={({ field }) => (
            <AddressesField
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              ref={field.ref}
              last_used_ip={current?.last_used_ip ?? null}
              your_address={editor.your_address}
              // The field itself shows the error of a single entry.
              error={refused?.message}
            />
          )}
        />
      </div>
    </details>
  );
}

interface Message {
  message?: string;
}

// A list has an error of its own, or one per entry.
function messageOf(error?: Message | (Message | undefined)[]): string | undefined {
  if (!Array.isArray(error)) return error?.message;
  return error.flatMap((each) => each?.message ?? []).join(' ');
}
