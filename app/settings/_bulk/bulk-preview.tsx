'use client';

import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { formatNumber, plural } from '@/lib/core/format';

import { manyOf } from './change';

interface Item {
  id: string;
  name: string | null;
  email: string | null;
  outcome: 'skip' | 'change';
  message: string | null;
}

/** What a bulk change would do now. */
export interface Preview {
  total: number;
  changed: number;
  skipped: { reason: string; message: string; count: number }[];
  items: Item[];
}

interface Props {
  preview: Preview;
  /** What a row is, such as `user`. */
  noun: string;
  /** Such as `will be suspended`. */
  outcome: string;
}

/** What a change will do: how many rows, which are skipped and why, and the first of them. */
export function BulkPreview({ preview, noun, outcome }: Props) {
  const { total, changed, skipped, items } = preview;
  const left = total - changed;
  return (
    <section aria-label="Preview" className="grid grid-cols-1 gap-3">
      <div role="status">
        {changed === 0 ? (
          <Alert tone="warn" role="note">
            {total === 0 ? `No ${noun}s match.` : `No ${noun}s would be changed.`}
          </Alert>
        ) : (
          <p>
            <b className="font-semibold">{plural(changed, noun)}</b> {outcome}
            {left > 0 ? `; ${formatNumber(left)} will be skipped:` : '.'}
          </p>
        )}
        {skipped.length > 0 && (
          <ul className="mt-2 grid gap-1 text-note">
            {skipped.map(({ message, count }) => (
              <li key={message} className="flex gap-3">
                <span className="min-w-8 shrink-0 text-right font-medium tabular-nums">{formatNumber(count)}</span>
                <span className="min-w-0 text-pretty text-muted">{message}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      {items.length > 0 && <Rows items={items} total={total} noun={noun} />}
    </section>
  );
}

function Rows({ items, total, noun }: { items: Item[]; total: number; noun: string }) {
  const label = manyOf(noun);
  return (
    <div className="rounded-md border">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable with the keyboard */}
      <section aria-label={label} tabIndex={0} className="max-h-60 overflow-y-auto overscroll-contain rounded-md">
        <ul className="divide-y text-note">
          {items.map((item) => (
            <li key={item.id} className="flex items-start justify-between gap-4 px-3 py-2">
              <span className="min-w-0">
                <span className="block truncate font-medium">{item.name ?? `Unknown ${noun}`}</span>
                <span className="block truncate text-muted">{item.email ?? item.id}</span>
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
