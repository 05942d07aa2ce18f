import { LRUCache } from 'lru-cache';
import { Channel } from '@/db/channel';
import { processSingleton } from '@/lib/core/process-singleton';
import { registerCache } from '@/lib/platform/caches';
import type { LiveKey } from './live-key';

const REMEMBERED = 10_000;
/** How long a look-up is trusted at most, in milliseconds. */
const TRUSTED = 5_000;
/** After so long a key in use is looked up again beside its requests, so that none of them has to wait for it. */
const REFRESHED = 2_000;

interface Entry {
  key: LiveKey;
  refresh_at: number;
  until: number;
}

const state = processSingleton('key_cache', () => {
  /** Key or organization → the hashes of its remembered keys. */
  const hashes = new Map<string, Set<string>>();
  const idsOf = ({ key }: Entry) => [key.key_id, key.organization_id];
  return {
    hashes,
    good: new LRUCache<string, Entry>({
      max: REMEMBERED,
      onInsert: (entry, hash) => {
        for (const id of idsOf(entry)) hashes.set(id, (hashes.get(id) ?? new Set()).add(hash));
      },
      dispose: (entry, hash) => {
        for (const id of idsOf(entry)) {
          hashes.get(id)?.delete(hash);
          if (hashes.get(id)?.size === 0) hashes.delete(id);
        }
      },
    }),
    /** Hash of an unknown key → how long that is believed. */
    bad: new LRUCache<string, number>({ max: REMEMBERED }),
    /** Counts what was forgotten: a look-up that began before is not remembered. */
    generation: 0,
    channel: undefined as Channel | undefined,
  };
});

/**
 * What is remembered of a key: found good, null when it was found to be none, undefined when the database must be asked.
 * Nothing is remembered while it is not proven that changes are heard, and nothing for longer than five seconds.
 * @param refresh looks the key up again, beside the request
 */
export function recall(hash: string, refresh: (hash: string) => Promise<unknown>): LiveKey | null | undefined {
  if (!state.channel?.isLive) return undefined;
  const now = performance.now();
  const entry = state.good.get(hash);
  if (entry) {
    if (now >= entry.until) return undefined;
    if (now >= entry.refresh_at) {
      entry.refresh_at = Number.POSITIVE_INFINITY;
      refresh(hash).catch(() => {});
    }
    return entry.key;
  }
  return now < (state.bad.get(hash) ?? 0) ? null : undefined;
}

/** Begins a look-up. What it finds is handed to the returned function, which remembers it unless it may be outdated. */
export function beginLookup(hash: string): (found: LiveKey | undefined) => void {
  state.channel ??= new Channel('api_keys', { message: invalidateKeys, begin: forgetAll });
  const { generation } = state;
  const begun = performance.now();
  return (found) => {
    if (generation !== state.generation) return;
    state.good.delete(hash);
    state.bad.delete(hash);
    if (!found) return void state.bad.set(hash, begun + TRUSTED);
    // Counted from before the database looked at its clock: too early by the way of the question, never too late.
    const until = begun + Math.min(TRUSTED, found.expires_in_ms ?? TRUSTED);
    state.good.set(hash, { key: found, refresh_at: begun + REFRESHED, until });
  };
}

/**
 * Forgets what was found of a key, or of all keys of an organization: their next requests are looked up.
 * @param id the key's or the organization's
 */
export function invalidateKeys(id: string): void {
  state.generation++;
  state.bad.clear();
  for (const hash of [...(state.hashes.get(id) ?? [])]) state.good.delete(hash);
}

function forgetAll(): void {
  state.generation++;
  state.bad.clear();
  state.good.clear();
}

registerCache('api-keys', { planes: ['control'], invalidate: invalidateKeys });
