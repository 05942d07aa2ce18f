'use client';

import { Plus } from 'lucide-react';
import type { Ref } from 'react';
import { Field } from '@/components/field';
import { TagInput } from '@/components/tag-input';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { AddressBlock, covers } from '@/lib/api-keys/keys/addresses';
import { shortBlock } from './words';

type Props = {
  value: string[];
  onChange: (value: string[]) => void;
  onBlur: () => void;
  ref?: Ref<{ focus: () => void }>;
  /** From where the key was used last; a list without it would stop the program that is there. */
  last_used_ip: string | null;
  /** From where the reader has asked for the page. */
  your_address: string | null;
  error?: string;
};

const EVERYWHERE =
  'Empty: the key works from everywhere. Enter addresses or CIDR blocks, IPv4 or IPv6, to refuse all others.';
const LIMITED = 'Calls from any other address are refused with 403 ip_not_allowed, from the next request on.';

const normalize = (raw: string) => shortBlock(AddressBlock.safeParse(raw).data ?? raw.trim());
const wrongAddress = (tag: string) => AddressBlock.safeParse(tag).error?.issues[0]?.message;

/** From where a key may be used: addresses and CIDR blocks as chips. Nothing in the list lets it be used from everywhere. */
export function AddressesField({ value, onChange, onBlur, ref, last_used_ip, your_address, error }: Props) {
  const outside = (address: string | null): address is string =>
    address !== null && AddressBlock.safeParse(address).success && !value.some((block) => covers(block, address));
  const add = (address: string) => onChange([...value, normalize(address)]);
  return (
    <div className="grid gap-2.5">
      <Field label="Allowed addresses" error={error} hint={value.length === 0 ? EVERYWHERE : LIMITED}>
        <TagInput
          ref={ref}
          value={value}
          onChange={onChange}
          onBlur={onBlur}
          normalize={normalize}
          validate={wrongAddress}
          placeholder="203.0.113.0/24"
        />
      </Field>
      {value.length > 0 && outside(last_used_ip) && (
        <Alert
          tone="warn"
          title={`${normalize(last_used_ip)} would be refused`}
          action={<AddButton address={normalize(last_used_ip)} onAdd={add} />}
        >
          The latest call with this key came from there.
        </Alert>
      )}
      {outside(your_address) && your_address !== last_used_ip && (
        <p className="flex flex-wrap items-center gap-x-2 text-muted text-note">
          Your address now: <code className="font-mono text-text">{normalize(your_address)}</code>
          <AddButton address={normalize(your_address)} onAdd={add} />
        </p>
      )}
    </div>
  );
}

function AddButton({ address, onAdd }: { address: string; onAdd: (address: string) => void }) {
  return (
    <Button size="sm" aria-label={`Add ${address}`} onClick={() => onAdd(address)}>
      <Plus aria-hidden="true" />
      Add
    </Button>
  );
}
