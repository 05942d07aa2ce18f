import { availableParallelism } from 'node:os';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';

// A hash occupies a core and 19 MiB. Half of the cores, at most two: Node's four pool threads also read files and resolve names,
// and requests, pages and a Postgres on the same machine need CPU too.
const AT_ONCE = Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2)));

/** How many may wait in the queue. The last one waits about a second on a slow core. */
export const MOST_WAITING = 64;

const queue = processSingleton('password-hashing', () => ({ running: 0, waiting: [] as (() => void)[] }));

/**
 * Runs password hashing in order of arrival, a few at a time.
 * @throws Problem `unavailable` at once, with `Retry-After`, when too many are waiting
 */
export async function hashInTurn<T>(work: () => Promise<T>): Promise<T> {
  assertHashingCapacity();
  if (queue.running < AT_ONCE) queue.running++;
  else await new Promise<void>((resolve) => queue.waiting.push(resolve));
  try {
    return await work();
  } finally {
    const next = queue.waiting.shift();
    if (next) next();
    else queue.running--;
  }
}

/**
 * Refuses a request that will need a hash when too many are waiting, before anything is counted or looked up for it.
 * @throws Problem `unavailable`
 */
export function assertHashingCapacity(): void {
  if (queue.waiting.length < MOST_WAITING) return;
  throw new Problem('unavailable', 'Many people are signing in right now. Try again in a few seconds.', {
    retry_after_seconds: 3,
  });
}
