'use client';

import { useSyncExternalStore } from 'react';
import { useShownIdentity } from '@/components/shell/page-identity';
import { NOTHING, type Selection } from './selection';

// Outside of the table, so that looking at another page in between keeps it. Lost when the page is reloaded.
const kept = new Map<string, { identity: string | null; selection: Selection<never> }>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Keeps what the signed-in person has selected in a list of this organization. @param list its name */
export function useKeptSelection<Filters>(
  list: string,
): [Selection<Filters>, select: (next: Selection<Filters>) => void] {
  const identity = useShownIdentity();
  const current = useSyncExternalStore(
    subscribe,
    () => kept.get(list),
    () => undefined,
  );
  const select = (next: Selection<Filters>) => {
    kept.set(list, { identity, selection: next as Selection<never> });
    for (const listener of listeners) listener();
  };
  return [current && current.identity === identity ? current.selection : NOTHING, select];
}
