import { availableParallelism } from 'node:os';
import { createLimit } from '@/lib/core/concurrency-limit';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';

// A hash keeps a core and 19 MiB busy. Half of the cores, two at most: Node's four pool threads also read files and resolve
// names, and requests, pages and a Postgres on the same machine need cores too.
const CONCURRENT = Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2)));

/** How many hashes may wait. On a slow core, the last of them waits about a second. */
export const MAX_QUEUED = 64;

const limit = processSingleton('password-hashing', () =>
  createLimit({ concurrent: CONCURRENT, maxQueued: MAX_QUEUED }),
);

/**
 * Runs password work in turn, first come, first served.
 * @throws Problem `unavailable` at once, with `Retry-After`, when too many are waiting
 */
export async function hashInTurn<T>(work: () => Promise<T>): Promise<T> {
  assertHashingCapacity();
  return limit.run(work);
}

/**
 * Refuses early what will need a hash when too many are waiting, before anything is counted or looked up for it.
 * @throws Problem `unavailable`
 */
export function assertHashingCapacity(): void {
  if (!limit.isFull()) return;
  throw new Problem('unavailable', 'Too many people are signing in right now. Try again in a few seconds.', {
    retry_after_seconds: 3,
  });
}
