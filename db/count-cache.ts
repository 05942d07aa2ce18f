import { LRUCache } from 'lru-cache';
import { processSingleton } from '@/lib/core/process-singleton';

const REMEMBERED = 1_000;
/** Counting a list takes at most this share of the time. */
const SHARE = 1 / 20;
const SHORTEST = 2_000;
const LONGEST = 60_000;

interface Total {
  value: number;
  /** In milliseconds, as `performance.now()` gives them. */
  counted_at: number;
  believed_for: number;
  counting: Promise<number> | undefined;
}

const totals = processSingleton('totals', () => new LRUCache<string, Total>({ max: REMEMBERED }));

/**
 * Returns the number of rows. A count is fresh for two seconds, or for twenty times its duration, at most a minute. For as long
 * again the stale count is returned while a new one runs in the background.
 * @param name identifies what is counted; contains the organization's id
 */
export async function cachedCount(name: string, count: () => Promise<number>): Promise<number> {
  return knownCount(name, count) ?? totals.get(name)?.counting ?? recount(name, count);
}

/** Returns a count that is still believed; when it is stale, a new one begins in the background. */
export function knownCount(name: string, count: () => Promise<number>): number | undefined {
  const known = totals.get(name);
  const age = performance.now() - (known?.counted_at ?? Number.NEGATIVE_INFINITY);
  if (!known || age > 2 * known.believed_for) return undefined;
  if (age > known.believed_for) countInBackground(name, count);
  return known.value;
}

/** Begins to count for later requests, unless someone counts already. */
export function countInBackground(name: string, count: () => Promise<number>): void {
  if (!totals.get(name)?.counting) recount(name, count).catch(() => {});
}

/** Forgets the counts of an organization after a change in it. */
export function invalidateCounts(organization_id: string): void {
  for (const name of [...totals.keys()]) if (name.includes(organization_id)) totals.delete(name);
}

function recount(name: string, count: () => Promise<number>): Promise<number> {
  const total: Total = totals.get(name) ?? {
    value: 0,
    counted_at: Number.NEGATIVE_INFINITY,
    believed_for: 0,
    counting: undefined,
  };
  const begun = performance.now();
  const counting = count()
    .then((value) => {
      const took = performance.now() - begun;
      // If the count was forgotten meanwhile, its entry is gone, and only the callers that wait for it read this value.
      Object.assign(total, {
        value,
        counted_at: begun,
        believed_for: Math.min(LONGEST, Math.max(SHORTEST, took / SHARE)),
      });
      return value;
    })
    .finally(() => {
      total.counting = undefined;
    });
  total.counting = counting;
  totals.set(name, total);
  return counting;
}
