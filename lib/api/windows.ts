import { LRUCache } from 'lru-cache';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { env } from '@/lib/env';
import { perProcess } from '@/lib/per-process';
import { connectRedis } from './redis';

/** The length of every window. */
export const WINDOW_SECONDS = 60;

/** How much of a window is used, and how long it lasts, in milliseconds. */
export interface Count {
  used: number;
  ends_in: number;
}

/** Counts in windows that begin with the first count of a name and last a minute. */
export interface Windows {
  /**
   * Counts one more.
   * @param most with so many in the window the caller refuses. What is beyond it need not be counted exactly.
   */
  take(name: string, most: number): Promise<Count>;
  /** Takes one back. */
  giveBack(name: string): Promise<void>;
  /** What is counted, without counting. */
  look(name: string): Promise<Count>;
}

// How long a process goes on refusing a name without asking Redis: a flood that is refused anyway costs it nothing, and
// what another process gave back is seen soon.
const HELD_MS = 1_000;
const HELD_NAMES = 10_000;

/**
 * The windows of one kind of limit, the same ones in the whole process. With `REDIS_URL` all processes count together;
 * without it, and whenever Redis does not answer in time, each counts for itself.
 * @param kind part of the keys in Redis: `agni:<kind>:<name>`
 */
export function windowsOf(kind: string): Windows {
  return perProcess(`windows_${kind}`, () => {
    const limit = { keyPrefix: `agni:${kind}`, points: 1, duration: WINDOW_SECONDS };
    const own = new RateLimiterMemory(limit);
    if (env.REDIS_URL === undefined) return countedBy(() => own);
    const inRedis = async () =>
      new RateLimiterRedis({
        ...limit,
        storeClient: await connectRedis(),
        rejectIfRedisNotReady: true,
        insuranceLimiter: own,
      });
    let shared: Promise<RateLimiterAbstract> | undefined;
    return sparing(countedBy(() => (shared ??= inRedis())));
  });
}

function countedBy(limiter: () => RateLimiterAbstract | Promise<RateLimiterAbstract>): Windows {
  return {
    take: async (name) => {
      const { consumedPoints, msBeforeNext } = await (await limiter()).penalty(name);
      return { used: consumedPoints, ends_in: msBeforeNext };
    },
    giveBack: async (name) => {
      await (await limiter()).reward(name);
    },
    look: async (name) => {
      const found = await (await limiter()).get(name);
      return { used: found?.consumedPoints ?? 0, ends_in: found?.msBeforeNext ?? WINDOW_SECONDS * 1000 };
    },
  };
}

/** Asks no more for a moment about names that have used up all they may. */
function sparing(windows: Windows): Windows {
  const held = new LRUCache<string, { used: number; ends_at: number }>({ max: HELD_NAMES, ttl: HELD_MS });
  return {
    take: async (name, most) => {
      const known = held.get(name);
      const left = known ? known.ends_at - Date.now() : 0;
      if (known && known.used > most && left > 0) return { used: known.used, ends_in: left };
      const count = await windows.take(name, most);
      if (count.used > most) held.set(name, { used: count.used, ends_at: Date.now() + count.ends_in });
      return count;
    },
    giveBack: async (name) => {
      held.delete(name);
      await windows.giveBack(name);
    },
    look: windows.look,
  };
}
