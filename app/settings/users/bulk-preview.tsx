'use client';

import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { formatNumber, plural } from '@/lib/core/format';
import type { BulkChangePreview } from '@/lib/organization/bulk-changes/schema';

type Item = BulkChangePreview['items'][number];

/** What a change will do: how many users, who is skipped and why, and the first users by name. @param outcome such as `will be suspended` */
export function BulkPreview({ preview, outcome }: { preview: BulkChangePreview; outcome: string }) {
  const { total, changed, skipped, items } = preview;
  const left = total - changed;
  return (
    <section aria-label="Preview" className="grid grid-cols-1 gap-3">
      <div role="status">
        {changed === 0 ? (
          <Alert tone="warn" role="note">
            {total === 0 ? 'No users match.' : 'No users would be changed.'}
          </Alert>
        ) : (
          <p>
            <b className="font-semibold">{plural(changed, 'user')}</b> {outcome}
            {left > 0 ? `; ${formatNumber(left)} will be skipped:` : '.'}
          </p>
        )}
        {skipped.length > 0 && (
          <ul className="mt-2 grid gap-1 text-note">
            {skipped.map(({ reason, message, count }) => (
              <li key={reason} className="flex gap-3">
                <span className="min-w-8 shrink-0 text-right font-medium tabular-nums">{formatNumber(count)}</span>
                <span className="min-w-0 text-pretty text-muted">{message}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {items.length > 0 && <People items={items} total={total} />}
    </section>
  );
}

function People({ items, total }: { items: Item[]; total: number }) {
  return (
    <div className="rounded-md border">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable with the keyboard */}
      <section aria-label="Users" tabIndex={0} className="max-h-60 overflow-y-auto overscroll-contain rounded-md">
        <ul className="divide-y text-note">
          {items.map((item) => (
            <li key={item.user_id} className="flex items-start justify-between gap-4 px-3 py-2">
              <span className="min-w-0">
                <span className="block truncate font-medium">{item.name ?? 'Unknown user'}</span>
                <span className="block truncate text-muted">{item.email ?? item.user_id}</span>
                {item.message && <span className="block text-pretty text-faint">{item.message}</span>}
              </span>
              {item.outcome === 'skip' && <Badge className="shrink-0">Skipped</Badge>}
            </li>
          ))}
        </ul>
      </section>
      {total > items.length && (
        <p className="border-t px-3 py-2 text-muted text-note">and {formatNumber(total - items.length)} more</p>
      )}
    </div>
  );
}
