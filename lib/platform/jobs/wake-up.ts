import type pg from 'pg';
import { controlPool, type Db, throttlePool } from '@/db/client';
import { processSingleton } from '@/lib/core/process-singleton';

/** What a transaction can leave to be done in the background. */
export type Work = 'jobs' | 'audit-events' | 'region-moves' | 'bulk-changes';

const state = processSingleton('wake-ups', () => ({
  /** What the open transaction of a connection has left to be done. */
  marks: new WeakMap<object, Set<Work>>(),
  rings: new Map<Work, Set<() => void>>(),
  pools: new WeakSet<pg.Pool>(),
}));

/** Wakes whatever waits for this work in this process, as soon as the transaction has ended. */
export function wakeAfter({ $client }: Pick<Db, '$client'>, work: Work): void {
  if (!('release' in $client)) ring(work);
  else state.marks.set($client, (state.marks.get($client) ?? new Set()).add(work));
}

/** Calls back whenever there may be new work of this kind. Returns a function that unsubscribes. */
export function onWork(work: Work, wake: () => void): () => void {
  // Those whose transactions leave work: a failed sign-in is recorded on the throttle pool.
  for (const pool of [controlPool(), throttlePool()]) watch(pool);
  const rings = state.rings.get(work) ?? new Set();
  state.rings.set(work, rings.add(wake));
  return () => void rings.delete(wake);
}

// A connection is released right after its commit.
function watch(pool: pg.Pool): void {
  if (state.pools.has(pool)) return;
  state.pools.add(pool);
  pool.on('release', (_error, client) => {
    const works = state.marks.get(client);
    if (!works) return;
    state.marks.delete(client);
    for (const work of works) ring(work);
  });
}

function ring(work: Work): void {
  for (const wake of state.rings.get(work) ?? []) wake();
}
