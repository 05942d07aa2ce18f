import { RateLimiterMemory } from 'rate-limiter-flexible';
import { perProcess } from '@/lib/per-process';
import { addressGroup } from './client-address';
import type { Allowance } from './rate-limit';

/** Look-ups of unknown keys that one address may cause in a minute, in this process. */
export const UNKNOWN_KEYS_PER_MINUTE = 100;
const REMEMBERED_KEYS = 10_000;

const state = perProcess('bad_keys', () => ({
  limiter: new RateLimiterMemory({ points: UNKNOWN_KEYS_PER_MINUTE, duration: 60 }),
  /** Hashes that were good at their last look-up, oldest first. */
  good: new Set<string>(),
}));

/** What an address has left; for answers to callers without a good key. */
export async function addressAllowance(ip: string | null): Promise<Allowance> {
  const found = await state.limiter.get(addressGroup(ip));
  return allowance(found?.consumedPoints ?? 0, found?.msBeforeNext ?? 60_000);
}

/**
 * Takes one look-up from the address before it is made, so that a thousand at once count a thousand times.
 * A key that was good the last time is let through: somebody else's mistake at the same address must not stop it.
 */
export async function reserveLookup(ip: string | null, secret_hash: string): Promise<Allowance> {
  if (state.good.has(secret_hash)) return allowance(0, 60_000);
  const taken = await state.limiter.penalty(addressGroup(ip));
  return allowance(taken.consumedPoints, taken.msBeforeNext);
}

/** Says how the look-up ended: a good key gives back what was taken, a bad one loses its place among the good. */
export async function settleLookup(ip: string | null, secret_hash: string, good: boolean): Promise<void> {
  if (!good) {
    state.good.delete(secret_hash);
    return;
  }
  if (state.good.has(secret_hash)) return;
  state.good.add(secret_hash);
  if (state.good.size > REMEMBERED_KEYS) state.good.delete(state.good.values().next().value!);
  await state.limiter.reward(addressGroup(ip));
}

function allowance(used: number, milliseconds: number): Allowance {
  return {
    admitted: used <= UNKNOWN_KEYS_PER_MINUTE,
    limit: UNKNOWN_KEYS_PER_MINUTE,
    used,
    resets_in_seconds: Math.max(1, Math.ceil(milliseconds / 1000)),
    policies: [{ name: 'unknown-keys', quota: UNKNOWN_KEYS_PER_MINUTE }],
  };
}
