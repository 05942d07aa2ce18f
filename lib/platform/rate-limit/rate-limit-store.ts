import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible';
import { env } from '@/lib/core/env';
import { processSingleton } from '@/lib/core/process-singleton';
import { onSiblings, type SiblingNews } from '@/lib/platform/workers/siblings';
import { connectRedis } from './redis';
import { shareCount } from './shared-counts';

/** The length of a window. */
export const WINDOW_SECONDS = 60;

/** How much of a window is used, and the milliseconds until it ends. */
export interface Count {
  used: number;
  ends_in: number;
}

/** Counts in windows that start with the first count of a name and last a minute. */
export interface RateLimitStore {
  /** Adds one.
   * @param most the count up to which the caller allows requests; beyond it, the count need not be exact
   */
  increment(name: string, most: number): Count | Promise<Count>;
  /** Subtracts one. */
  decrement(name: string): void | Promise<void>;
  /** Reads the count without changing it. */
  peek(name: string): Count | Promise<Count>;
}

// How long a process keeps blocking a name without asking Redis: rejected floods cost it nothing, and a decrement by another
// process still takes effect soon.
const BLOCKED_MS = 1_000;
const BLOCKED_NAMES = 10_000;
// Least-recently-used counters are evicted beyond this, so that a flood from many addresses cannot fill the memory.
const MAX_COUNTERS = 100_000;
const WINDOW_MS = WINDOW_SECONDS * 1_000;

/**
 * Returns the store of one kind of limit, one per process. With `REDIS_URL`, all processes share their counts; without it, and
 * whenever Redis does not respond in time, each `npm start` counts for itself.
 * @param kind part of the keys in Redis: `agni:<kind>:<name>`
 */
export function rateLimitStore(kind: string): RateLimitStore {
  return processSingleton(`windows_${kind}`, () => {
    const own = countsHere(kind);
    return env.REDIS_URL === undefined ? own : withBlockedCache(redisStore(kind, own));
  });
}

/** Counts in this process. */
interface MemoryStore extends RateLimitStore {
  /** Adds what another worker of the same `npm start` has counted. */
  add(count: SiblingNews['counts'][number]): void;
}

/** Returns the counts of one kind of limit in this process, which other workers may add to before this one needs them. */
function countsHere(kind: string): MemoryStore {
  return processSingleton(`counts_${kind}`, () => memoryStore(kind));
}

onSiblings('counts', (counts) => {
  for (const count of counts) countsHere(count.kind).add(count);
});

function memoryStore(kind: string): MemoryStore {
  const windows = new LRUCache<string, { used: number; ends_at: number }>({ max: MAX_COUNTERS });
  const running = (name: string) => {
    const window = windows.get(name);
    return window && performance.now() < window.ends_at ? window : undefined;
  };
  const begin = (name: string, ends_in = WINDOW_MS) => {
    const window = { used: 0, ends_at: performance.now() + ends_in };
    windows.set(name, window);
    return window;
  };
  return {
    increment(name, most) {
      const window = running(name) ?? begin(name);
      window.used++;
      // Beyond the limit, the others know all that they need: one more than is allowed.
      if (window.used <= most + 1) shareCount(kind, name, 1, most, window.ends_at);
      return { used: window.used, ends_in: window.ends_at - performance.now() };
    },
    decrement(name) {
      const window = running(name);
      if (!window) return;
      window.used--;
      shareCount(kind, name, -1, Number.POSITIVE_INFINITY, window.ends_at);
    },
    peek(name) {
      const window = running(name);
      return window ? { used: window.used, ends_in: window.ends_at - performance.now() } : UNUSED;
    },
    add({ name, added, ends_in }) {
      // The refund of a count whose window has ended here begins no new one.
      const window = running(name) ?? (added > 0 ? begin(name, ends_in) : undefined);
      if (!window) return;
      window.used = Math.max(0, window.used + added);
      window.ends_at = Math.min(window.ends_at, performance.now() + ends_in);
    },
  };
}

const UNUSED: Count = { used: 0, ends_in: WINDOW_MS };

/** Counts in Redis, for all processes. @param own the fallback when Redis does not respond in time */
function redisStore(kind: string, own: RateLimitStore): RateLimitStore {
  const settings = { keyPrefix: `agni:${kind}`, points: 1, duration: WINDOW_SECONDS, rejectIfRedisNotReady: true };
  let limiter: Promise<RateLimiterRedis> | undefined;
  const inRedis = () => {
    limiter ??= connectRedis().then((storeClient) => new RateLimiterRedis({ ...settings, storeClient }));
    return limiter;
  };
  // Names with counts that Redis did not take: they are refunded where they were counted.
  const counted = new LRUCache<string, number>({ max: BLOCKED_NAMES, ttl: WINDOW_MS });
  return {
    increment: (name, most) =>
      inRedis()
        .then(async (limiter) => countOf(await limiter.penalty(name)))
        .catch(() => {
          counted.set(name, (counted.get(name) ?? 0) + 1);
          return own.increment(name, most);
        }),
    decrement: (name) => {
      const here = counted.get(name) ?? 0;
      if (here > 0) {
        counted.set(name, here - 1);
        return own.decrement(name);
      }
      return inRedis()
        .then(async (limiter) => void (await limiter.reward(name)))
        .catch(() => own.decrement(name));
    },
    peek: (name) =>
      inRedis()
        .then(async (limiter) => countOf(await limiter.get(name)))
        .catch(() => own.peek(name)),
  };
}

function countOf(found: RateLimiterRes | null): Count {
  return found ? { used: found.consumedPoints, ends_in: found.msBeforeNext } : UNUSED;
}

/** Caches for a moment which names have reached their limit, instead of asking the store again. */
function withBlockedCache(windows: RateLimitStore): RateLimitStore {
  const blocked = new LRUCache<string, { used: number; ends_at: number }>({ max: BLOCKED_NAMES, ttl: BLOCKED_MS });
  return {
    increment: async (name, most) => {
      const known = blocked.get(name);
      const left = known ? known.ends_at - Date.now() : 0;
      if (known && known.used > most && left > 0) return { used: known.used, ends_in: left };
      const count = await windows.increment(name, most);
      if (count.used > most) blocked.set(name, { used: count.used, ends_at: Date.now() + count.ends_in });
      return count;
    },
    decrement: async (name) => {
      blocked.delete(name);
      await windows.decrement(name);
    },
    peek: windows.peek,
  };
}
