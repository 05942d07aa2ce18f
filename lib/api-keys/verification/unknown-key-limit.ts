import { addressGroup } from '@/lib/core/client-address';
import { processSingleton } from '@/lib/core/process-singleton';
import { type Allowance, allowanceOf } from '@/lib/platform/rate-limit/rate-limit';
import { type Count, rateLimitStore, WINDOW_SECONDS } from '@/lib/platform/rate-limit/rate-limit-store';

/** Lookups of unknown keys that one address may cause per minute. */
export const UNKNOWN_KEYS_PER_MINUTE = 100;
const MAX_REMEMBERED_KEYS = 10_000;

type Find<T> = (hash: string) => Promise<T | undefined>;

const state = processSingleton('unknown_keys', () => ({
  /** Hashes that were valid at their last lookup, oldest first. They grant nothing: every request looks its key up again. */
  good: new Set<string>(),
  /** First lookups of hashes in progress. */
  running: new Map<string, Promise<{ allowance: Allowance }>>(),
}));

/** Returns what an address has left of its limit, for responses to callers without a valid key. */
export async function addressAllowance(ip: string | null): Promise<Allowance> {
  return allowanceFor(await addresses().peek(addressGroup(ip)));
}

interface Lookup<T> {
  allowance: Allowance;
  found?: T;
}

/**
 * Looks a key up, unless its address has tried too many unknown keys: then `admitted` is false and no lookup happens.
 * A key that was valid the last time is always looked up, so that somebody else's mistakes at the same address cannot block it.
 * @param find the lookup; resolves to undefined for an invalid key
 */
export async function lookupWithLimit<T>(ip: string | null, hash: string, find: Find<T>): Promise<Lookup<T>> {
  if (state.good.has(hash)) return lookUpAgain(hash, find);
  // Concurrent requests with a key that is new here count as one try. If it is valid, each request looks it up again, because
  // the lookup that it waited for may be older than a revocation.
  const running = state.running.get(hash);
  if (!running) return firstLookup(ip, hash, find);
  const { allowance } = await running;
  return state.good.has(hash) ? lookUpAgain(hash, find) : { allowance };
}

async function lookUpAgain<T>(hash: string, find: Find<T>): Promise<Lookup<T>> {
  return { allowance: allowanceFor(), found: recordLookup(hash, await find(hash)) };
}

function firstLookup<T>(ip: string | null, hash: string, find: Find<T>): Promise<Lookup<T>> {
  const lookup = countedLookup(addressGroup(ip), hash, find).finally(() => state.running.delete(hash));
  state.running.set(hash, lookup);
  return lookup;
}

async function countedLookup<T>(address: string, hash: string, find: Find<T>): Promise<Lookup<T>> {
  const allowance = allowanceFor(await addresses().increment(address, UNKNOWN_KEYS_PER_MINUTE));
  return allowance.admitted ? tryLookup(address, allowance, hash, find) : { allowance };
}

// The try is counted beforehand, and refunded for a valid key and when the database fails.
async function tryLookup<T>(address: string, allowance: Allowance, hash: string, find: Find<T>): Promise<Lookup<T>> {
  try {
    const found = recordLookup(hash, await find(hash));
    if (found !== undefined) await addresses().decrement(address);
    return { allowance, found };
  } catch (error) {
    await addresses().decrement(address);
    throw error;
  }
}

function recordLookup<T>(hash: string, found: T | undefined): T | undefined {
  state.good.delete(hash);
  if (found === undefined) return undefined;
  state.good.add(hash);
  if (state.good.size > MAX_REMEMBERED_KEYS) state.good.delete(state.good.values().next().value!);
  return found;
}

function addresses() {
  return rateLimitStore('address');
}

function allowanceFor(count: Count = { used: 0, ends_in: WINDOW_SECONDS * 1000 }): Allowance {
  return allowanceOf(count, [{ name: 'unknown-keys', quota: UNKNOWN_KEYS_PER_MINUTE }]);
}
