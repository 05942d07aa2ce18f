'use client';

import { Plus } from 'lucide-react';
import type { Ref } from 'react';
import { Field } from '@/components/field';
import { TagInput } from '@/components/tag-input';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { AddressBlock, covers } from '@/lib/api-keys/keys/addresses';
import { formatAddressBlock } from './format';

type Props = {
  value: string[];
  onChange: (value: string[]) => void;
  onBlur: () => void;
  ref?: Ref<{ focus: () => void }>;
  /** The address that last used the key; a list without it would block that program. */
  last_used_ip: string | null;
  /** The address that requested this page. */
  your_address: string | null;
  error?: string;
};

const ANY_ADDRESS =
  'Leave empty to allow any address, or enter IPv4 or IPv6 addresses and CIDR blocks to block all others.';
const LISTED_ONLY = 'Requests from any other address get a 403 ip_not_allowed error, starting with the next request.';

const normalize = (raw: string) => formatAddressBlock(AddressBlock.safeParse(raw).data ?? raw.trim());
const addressError = (tag: string) => AddressBlock.safeParse(tag).error?.issues[0]?.message;

/** The addresses and CIDR blocks that may use a key, as chips. An empty list allows any address. */
export function AddressesField({ value, onChange, onBlur, ref, last_used_ip, your_address, error }: Props) {
  const outside = (address: string | null): address is string =>
    address !== null && AddressBlock.safeParse(address).success && !value.some((block) => covers(block, address));
  const add = (address: string) => onChange([...value, normalize(address)]);
  return (
    <div className="grid gap-2.5">
      <Field label="Allowed IP addresses" error={error} hint={value.length === 0 ? ANY_ADDRESS : LISTED_ONLY}>
        <TagInput
          ref={ref}
          value={value}
          onChange={onChange}
          onBlur={onBlur}
          normalize={normalize}
          validate={addressError}
          placeholder="203.0.113.0/24"
        />
      </Field>
      {value.length > 0 && outside(last_used_ip) && (
        <Alert
          tone="warn"
          title={`${normalize(last_used_ip)} would be blocked`}
          action={<AddButton address={normalize(last_used_ip)} onAdd={add} />}
        >
          This key’s last request came from that address.
        </Alert>
      )}
      {outside(your_address) && your_address !== last_used_ip && (
        <p className="flex flex-wrap items-center gap-x-2 text-muted text-note">
          Your current address: <code className="font-mono text-text">{normalize(your_address)}</code>
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
