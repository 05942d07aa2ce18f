import { LRUCache } from 'lru-cache';
import { type Actor, type RequestContext, systemActor } from '@/lib/core/actor';
import { processSingleton } from '@/lib/core/process-singleton';
import { recordThrottled } from './record-throttled';

/**
 * Records that an actor was denied an action.
 * @param what the missing permission, or the operation that refused for another reason
 */
export function recordDenied(actor: Actor, what: { type: 'permission' | 'operation'; id: string }): void {
  if (actor.kind !== 'system') recordThrottled(actor, { action: 'access.denied', target: { ...what, label: what.id } });
}

/** Records that a valid key was used from an IP address that it does not allow. */
export function recordForbiddenAddress(actor: Actor): void {
  noteRefused(actor, 'address');
}

/** A known key that is no longer valid. */
export interface KeyRefusal {
  key: { id: string; label: string };
  organization: { id: string; region: Actor['region'] };
  reason: 'revoked' | 'disabled' | 'expired' | 'rotated' | 'organization_deleted';
}

// Holds only keys that were valid once, so that trying unknown keys evicts none of them.
const refusals = processSingleton('key-refusals', () => new LRUCache<string, KeyRefusal>({ max: 10_000, ttl: 60_000 }));

/** Remembers for a minute what a lookup found about a rejected key. @param secret_hash SHA-256 of the key, in hex */
export function rememberRejection(secret_hash: string, refusal: KeyRefusal | undefined): void {
  if (refusal) refusals.set(secret_hash, refusal);
  else refusals.delete(secret_hash);
}

/**
 * Records why a key was rejected; the caller cannot tell revoked, disabled and expired apart. Unknown keys belong to no
 * organization and are not recorded.
 */
export function recordRejectedKey(secret_hash: string, { id, ip, user_agent }: RequestContext): void {
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
