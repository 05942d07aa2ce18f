import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { env } from '@/lib/core/env';
import type { MaybePromise } from '@/lib/core/maybe-promise';
import { processSingleton } from '@/lib/core/process-singleton';
import { connectRedis } from './redis';

/** The length of every window. */
export const WINDOW_SECONDS = 60;

/** How much of a window is used, and how long it lasts, in milliseconds. */
export interface Count {
  used: number;
  ends_in: number;
}

/** Counts in windows that begin with the first count of a name and last a minute. */
export interface RateLimitStore {
  /**
   * Counts one more.
   * @param most with so many in the window the caller refuses. What is beyond it need not be counted exactly.
   */
  increment(name: string, most: number): MaybePromise<Count>;
  /** Takes one back. */
  decrement(name: string): MaybePromise<void>;
  /** What is counted, without counting. */
  peek(name: string): MaybePromise<Count>;
}

// How long a process goes on refusing a name without asking Redis: a flood that is refused anyway costs it nothing, and
// what another process gave back is seen soon.
const HELD_MS = 1_000;
const HELD_NAMES = 10_000;
// Beyond it the name that was quiet for longest begins anew, so that a flood from ever new addresses fills no memory.
const COUNTED_NAMES = 100_000;
const WINDOW_MS = WINDOW_SECONDS * 1_000;

/**
 * The windows of one kind of limit, the same ones in the whole process. With `REDIS_URL` all processes count together;
 * without it, and whenever Redis does not answer in time, each counts for itself.
 * @param kind part of the keys in Redis: `agni:<kind>:<name>`
 */
export function windowsOf(kind: string): RateLimitStore {
  return processSingleton(`windows_${kind}`, () => {
    const own = memoryStore();
    return env.REDIS_URL === undefined ? own : withBlockedCache(redisStore(kind, own));
  });
}

/** Counted in this process alone, at once. */
function memoryStore(): RateLimitStore {
  const windows = new LRUCache<string, { used: number; ends_at: number }>({ max: COUNTED_NAMES });
  const running = (name: string) => {
    const window = windows.get(name);
    return window && performance.now() < window.ends_at ? window : undefined;
  };
  const begin = (name: string) => {
    const window = { used: 0, ends_at: performance.now() + WINDOW_MS };
    windows.set(name, window);
    return window;
  };
  return {
    increment(name) {
      const window = running(name) ?? begin(name);
      window.used++;
      return { used: window.used, ends_in: window.ends_at - performance.now() };
    },
    decrement(name) {
      const window = running(name);
      if (window) window.used--;
    },
    peek(name) {
      const window = running(name);
      return window ? { used: window.used, ends_in: window.ends_at - performance.now() } : UNUSED;
    },
  };
}

const UNUSED: Count = { used: 0, ends_in: WINDOW_MS };

/** Counted in Redis, by all processes. @param own what counts when Redis does not answer in time */
function redisStore(kind: string, own: RateLimitStore): RateLimitStore {
  const settings = { keyPrefix: `agni:${kind}`, points: 1, duration: WINDOW_SECONDS, rejectIfRedisNotReady: true };
  let limiter: Promise<RateLimiterRedis> | undefined;
  const inRedis = () => {
    limiter ??= connectRedis().then((storeClient) => new RateLimiterRedis({ ...settings, storeClient }));
    return limiter;
  };
  return {
    increment: (name, most) =>
      inRedis()
        .then(async (limiter) => countOf(await limiter.penalty(name)))
        .catch(() => own.increment(name, most)),
    decrement: (name) =>
      inRedis()
        .then(async (limiter) => void (await limiter.reward(name)))
        .catch(() => own.decrement(name)),
    peek: (name) =>
      inRedis()
        .then(async (limiter) => countOf(await limiter.get(name)))
        .catch(() => own.peek(name)),
  };
}

function countOf(found: RateLimiterRes | null): Count {
  return found ? { used: found.consumedPoints, ends_in: found.msBeforeNext } : UNUSED;
}

/** Asks no more for a moment about names that have used up all they may. */
function withBlockedCache(windows: RateLimitStore): RateLimitStore {
  const held = new LRUCache<string, { used: number; ends_at: number }>({ max: HELD_NAMES, ttl: HELD_MS });
  return {
    increment: async (name, most) => {
      const known = held.get(name);
      const left = known ? known.ends_at - Date.now() : 0;
      if (known && known.used > most && left > 0) return { used: known.used, ends_in: left };
      const count = await windows.increment(name, most);
      if (count.used > most) held.set(name, { used: count.used, ends_at: Date.now() + count.ends_in });
      return count;
    },
    decrement: async (name) => {
      held.delete(name);
      await windows.decrement(name);
    },
    peek: windows.peek,
  };
}
