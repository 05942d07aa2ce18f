'use client';

import { useId } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { formatNumber, plural } from '@/lib/core/format';
import type { BulkChangePreview } from '@/lib/organization/bulk-changes/schema';

type Keys = NonNullable<BulkChangePreview['api_keys']>;

/** Names the API keys that users who are removed have created, and offers to revoke them. */
export function BulkKeys({
  keys,
  revoke,
  onRevokeChange,
}: {
  keys: Keys;
  revoke: boolean;
  onRevokeChange: (revoke: boolean) => void;
}) {
  const id = useId();
  const { total, items } = keys;
  const more = total - items.length;
  return (
    <section
      aria-label="API keys"
      className="grid gap-2.5 rounded-md border border-transparent bg-warn-wash px-3 py-2.5"
    >
      <p className="text-pretty">
        {total === 1
          ? 'They created 1 API key that still works'
          : `They created ${plural(total, 'API key')} that still work`}
        : <span className="font-medium [overflow-wrap:anywhere]">{items.map(({ name }) => name).join(', ')}</span>
        {more > 0 && ` and ${formatNumber(more)} more`}. Keys belong to the organization and keep working unless you
        revoke them.
      </p>
      <div className="flex items-center gap-2.5">
        <Checkbox id={id} checked={revoke} onCheckedChange={(checked) => onRevokeChange(checked === true)} />
        <label htmlFor={id} className="font-medium">
          {total === 1 ? 'Revoke this key' : `Revoke these ${formatNumber(total)} keys`}
        </label>
      </div>
    </section>
  );
}
