import { LRUCache } from 'lru-cache';
import { type Actor, type RequestContext, systemActor } from '@/lib/core/actor';
import { processSingleton } from '@/lib/core/process-singleton';
import { recordThrottled } from './record-throttled';

/**
 * Records that somebody asked for what they may not do.
 * @param what the permission that was lacking, or the operation that refused for another reason than a permission
 */
export function recordDenied(actor: Actor, what: { type: 'permission' | 'operation'; id: string }): void {
  if (actor.kind !== 'system') recordThrottled(actor, { action: 'access.denied', target: { ...what, label: what.id } });
}

/** Records that a key which is good was used from an address that it may not be used from. */
export function noteForbiddenAddress(actor: Actor): void {
  noteRefused(actor, 'address');
}

/** A key that is ours and opens nothing any more. */
export interface KeyRefusal {
  key: { id: string; label: string };
  organization: { id: string; region: Actor['region'] };
  reason: 'revoked' | 'disabled' | 'expired' | 'rotated' | 'organization_deleted';
}

// Only keys that were good once are in it, so that trying unknown ones drives none out.
const refusals = processSingleton('key-refusals', () => new LRUCache<string, KeyRefusal>({ max: 10_000, ttl: 60_000 }));

/** Remembers for a minute what a look-up found of a key that it refuses. @param secret_hash SHA-256 of the key, in hex */
export function rememberRefusal(secret_hash: string, refusal: KeyRefusal | undefined): void {
  if (refusal) refusals.set(secret_hash, refusal);
  else refusals.delete(secret_hash);
}

/**
 * Records that a key was refused, and why: to the caller revoked, disabled and expired are the same. A key that was never ours
 * belongs to no organization, hence to no log.
 */
export function noteRefusedKey(secret_hash: string, { id, ip, user_agent }: RequestContext): void {
  const refusal = refusals.get(secret_hash);
  if (!refusal) return;
  const { key, organization, reason } = refusal;
  noteRefused({ ...systemActor('api', organization), kind: 'key', ...key, request: { id, ip, user_agent } }, reason);
}

function noteRefused(actor: Actor, reason: KeyRefusal['reason'] | 'address'): void {
  recordThrottled(actor, {
    action: 'api_key.refused',
    target: { type: 'api_key', id: actor.id, label: actor.label },
    changes: { reason: { before: null, after: reason } },
  });
}
