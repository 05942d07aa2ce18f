import { availableParallelism } from 'node:os';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';

// A hash keeps a core and 19 MiB busy. Half of the cores, two at most: Node's four pool threads also read files and look up
// names, and requests, pages and a Postgres on the same machine want to run too.
const AT_ONCE = Math.max(1, Math.min(2, Math.floor(availableParallelism() / 2)));

/** How many may wait for their turn. The last of them waits about a second on a slow core. */
export const MOST_WAITING = 64;

const queue = processSingleton('password-hashing', () => ({ running: 0, waiting: [] as (() => void)[] }));

/**
 * Does password work when its turn comes, first come, first served.
 * @throws Problem `unavailable` at once, with `Retry-After`, when too many wait already
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
 * Refuses what will need a hash while too many wait: early, so that nothing is counted or looked up for it.
 * @throws Problem `unavailable`
 */
export function assertHashingCapacity(): void {
  if (queue.waiting.length < MOST_WAITING) return;
  throw new Problem('unavailable', 'Many people are signing in right now. Try again in a few seconds.', {
    retry_after_seconds: 3,
  });
}
