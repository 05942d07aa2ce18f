'use client';

import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { useNow } from '@/components/clock';
import { BulkProgress } from './bulk-progress';
import { type Change, type ChangeKind, isFinished, isShown } from './change';

const KEY = 'agni.bulk_changes.dismissed';

/** The bulk changes that run, and those that finished in the last 15 minutes and were not dismissed in this tab. */
export function BulkChanges<C extends Change>({
  changes,
  kind,
  more,
}: {
  changes: C[];
  kind: ChangeKind<C>;
  /** As in `BulkProgress`. */
  more?: (change: C) => ReactNode;
}) {
  const { now } = useNow();
  const stored = useSyncExternalStore(noEvents, readDismissed, () => '');
  const [dismissed, setDismissed] = useState<string[]>([]);
  const shown = changes.filter(
    (change) =>
      isShown(change, now) && (!isFinished(change) || (!stored.includes(change.id) && !dismissed.includes(change.id))),
  );
  if (shown.length === 0) return null;
  return (
    <section aria-label="Bulk changes" className="mb-5 grid gap-3">
      {shown.map((change) => (
        <BulkProgress
          key={change.id}
          change={change}
          kind={kind}
          more={more}
          onDismiss={() => {
            setDismissed([...dismissed, change.id]);
            storeDismissed(change.id);
          }}
        />
      ))}
    </section>
  );
}

const noEvents = () => () => {};

function readDismissed(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

function storeDismissed(id: string): void {
  try {
    sessionStorage.setItem(KEY, `${readDismissed()} ${id}`.slice(-2_000));
  } catch {
    // Without storage it shows again after a reload.
  }
}
