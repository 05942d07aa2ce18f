import { addressGroup } from '@/lib/core/client-address';
import { andThen, isLater, type MaybePromise } from '@/lib/core/maybe-promise';
import { processSingleton } from '@/lib/core/process-singleton';
import { type Allowance, allowanceOf } from '@/lib/platform/rate-limit/rate-limit';
import { type Count, rateLimitStore, WINDOW_SECONDS } from '@/lib/platform/rate-limit/rate-limit-store';

/** Look-ups of unknown keys that one address may cause in a minute. */
export const UNKNOWN_KEYS_PER_MINUTE = 100;
const REMEMBERED_KEYS = 10_000;

type Find<T> = (hash: string) => Promise<T | undefined>;

const state = processSingleton('bad_keys', () => ({
  /** Hashes that were good at their last look-up, oldest first. They open nothing: each request is looked up anew. */
  good: new Set<string>(),
  /** First look-ups of hashes that are under way. */
  running: new Map<string, Promise<{ allowance: Allowance }>>(),
}));

/** What an address has left; for answers to callers without a good key. */
export function addressAllowance(ip: string | null): MaybePromise<Allowance> {
  return andThen(addresses().peek(addressGroup(ip)), allowanceFor);
}

interface Lookup<T> {
  allowance: Allowance;
  found?: T;
}

/**
 * Looks a key up, unless its address has tried too many unknown ones: then `admitted` is false and nothing is asked.
 * A key that was good the last time is always looked up: somebody else's mistake at the same address must not stop it.
 * @param find the look-up; undefined for every key that is not good
 */
export function lookupWithLimit<T>(ip: string | null, hash: string, find: Find<T>): MaybePromise<Lookup<T>> {
  if (state.good.has(hash)) return lookUpAgain(hash, find);
  // Many requests at once with a key that is new here are one try. Should it be good, each goes on to look for
  // itself, because the look-up that it waited for may be older than a revocation.
  const running = state.running.get(hash);
  if (!running) return firstLookup(ip, hash, find);
  return running.then(({ allowance }) => (state.good.has(hash) ? lookUpAgain(hash, find) : { allowance }));
}

async function lookUpAgain<T>(hash: string, find: Find<T>): Promise<Lookup<T>> {
  return { allowance: allowanceFor(), found: settle(hash, await find(hash)) };
}

// A flood from an address that has had its tries is refused without a promise.
function firstLookup<T>(ip: string | null, hash: string, find: Find<T>): MaybePromise<Lookup<T>> {
  const address = addressGroup(ip);
  const lookup = andThen(addresses().increment(address, UNKNOWN_KEYS_PER_MINUTE), (count): MaybePromise<Lookup<T>> => {
    const allowance = allowanceFor(count);
    return allowance.admitted ? tryLookup(address, allowance, hash, find) : { allowance };
  });
  if (!isLater(lookup)) return lookup;
  const running = lookup.finally(() => state.running.delete(hash));
  state.running.set(hash, running);
  return running;
}

// What is taken from the address beforehand, a good key gives back, and so does a database that cannot tell.
async function tryLookup<T>(address: string, allowance: Allowance, hash: string, find: Find<T>): Promise<Lookup<T>> {
  try {
    const found = settle(hash, await find(hash));
    if (found !== undefined) await addresses().decrement(address);
    return { allowance, found };
  } catch (error) {
    await addresses().decrement(address);
    throw error;
  }
}

function settle<T>(hash: string, found: T | undefined): T | undefined {
  state.good.delete(hash);
  if (found === undefined) return undefined;
  state.good.add(hash);
  if (state.good.size > REMEMBERED_KEYS) state.good.delete(state.good.values().next().value!);
  return found;
}

function addresses() {
  return rateLimitStore('address');
}

function allowanceFor(count: Count = { used: 0, ends_in: WINDOW_SECONDS * 1000 }): Allowance {
  return allowanceOf(count, [{ name: 'unknown-keys', quota: UNKNOWN_KEYS_PER_MINUTE }]);
}
