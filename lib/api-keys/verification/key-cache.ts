import { LRUCache } from 'lru-cache';
import { Channel } from '@/db/channel';
import { processSingleton } from '@/lib/core/process-singleton';
import { registerCache } from '@/lib/platform/caches';
import type { LiveKey } from './live-key';

const MAX_ENTRIES = 10_000;
/** How long a cached lookup is valid, in milliseconds. */
const TTL_MS = 5_000;
/** Age in milliseconds after which a key in use is refreshed in the background, so that no request waits for it. */
const REFRESH_AFTER_MS = 2_000;

interface Entry {
  key: LiveKey;
  refresh_at: number;
  until: number;
}

const state = processSingleton('key_cache', () => {
  /** ID of a key or organization → hashes of its cached keys. */
  const hashes = new Map<string, Set<string>>();
  const idsOf = ({ key }: Entry) => [key.key_id, key.organization_id];
  return {
    hashes,
    good: new LRUCache<string, Entry>({
      max: MAX_ENTRIES,
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
    /** Hash of an unknown key → when the entry expires. */
    bad: new LRUCache<string, number>({ max: MAX_ENTRIES }),
    /** Incremented by every invalidation: a lookup that began before it is not cached. */
    generation: 0,
    channel: undefined as Channel | undefined,
  };
});

/**
 * Returns a cached key: null if it is known to be invalid, undefined if the database must be asked. The cache is used only while
 * the invalidation channel is live, and an entry never lives longer than five seconds.
 * @param refresh looks the key up again, in the background
 */
export function getCached(hash: string, refresh: (hash: string) => Promise<unknown>): LiveKey | null | undefined {
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

/** Begins a lookup. Pass its result to the returned function, which caches it unless an invalidation happened meanwhile. */
export function beginLookup(hash: string): (found: LiveKey | undefined) => void {
  state.channel ??= new Channel('api_keys', { message: invalidateKeys, begin: forgetAll });
  const { generation } = state;
  const begun = performance.now();
  return (found) => {
    if (generation !== state.generation) return;
    state.good.delete(hash);
    state.bad.delete(hash);
    if (!found) return void state.bad.set(hash, begun + TTL_MS);
    // Counted from before the database read its clock: early by the round trip, never late.
    const until = begun + Math.min(TTL_MS, found.expires_in_ms ?? TTL_MS);
    state.good.set(hash, { key: found, refresh_at: begun + REFRESH_AFTER_MS, until });
  };
}

/**
 * Removes a key, or all keys of an organization, from the cache, so that their next requests look them up.
 * @param id of the key or the organization
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
