import { eq, sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { controlDb } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { organizations } from '@/db/schema/control/organizations';
import { describeError } from '@/lib/jobs/describe-error';
import { perProcess } from '@/lib/per-process';
import { type Actor, type RequestContext, systemActor } from '../actor';
import { noteAudit } from './notice';

/**
 * Records that somebody asked for what they may not do.
 * @param what the permission that was lacking, or the operation that refused for another reason than a permission
 */
export function noteDenied(actor: Actor, what: { type: 'permission' | 'operation'; id: string }): void {
  if (actor.kind !== 'system') noteAudit(actor, { action: 'access.denied', target: { ...what, label: what.id } });
}

/** Records that a key which is good was used from an address that it may not be used from. */
export function noteForbiddenAddress(actor: Actor): void {
  noteRefused({ actor, reason: 'address' }, actor.request);
}

interface Refused {
  actor: Actor;
  reason: 'revoked' | 'disabled' | 'expired' | 'rotated' | 'address';
}

// Each hash is looked up once a minute at most; null while that is under way, and for keys that were never ours.
const refused = perProcess(
  'refused-keys',
  () => new LRUCache<string, { found: Refused | null }>({ max: 10_000, ttl: 60_000 }),
);

/**
 * Records that a key was refused, and why: to the caller revoked, disabled and expired are the same. A key that was never ours
 * belongs to no organization, hence to no log. Returns at once; the look-up follows.
 * @param secret_hash SHA-256 of the presented key, in hex
 */
export function noteRefusedKey(secret_hash: string, { id, ip, user_agent }: RequestContext): void {
  const request = { id, ip, user_agent };
  const known = refused.get(secret_hash);
  if (known) {
    if (known.found) noteRefused(known.found, request);
    return;
  }
  const entry: { found: Refused | null } = { found: null };
  refused.set(secret_hash, entry);
  findRefused(secret_hash)
    .then((found) => {
      entry.found = found;
      if (found) noteRefused(found, request);
    })
    .catch((error) => console.error(`looking up a refused key failed: ${describeError(error)}`));
}

function noteRefused({ actor, reason }: Refused, request: RequestContext): void {
  noteAudit(
    { ...actor, request },
    {
      action: 'api_key.refused',
      target: { type: 'api_key', id: actor.id, label: actor.label },
      changes: { reason: { before: null, after: reason } },
    },
  );
}

async function findRefused(secret_hash: string): Promise<Refused | null> {
  const [row] = await controlDb()
    .select({
      id: apiKeys.id,
      name: apiKeys.name,
      organization: { id: organizations.id, region: organizations.region },
      reason: sql<Refused['reason'] | null>`case
        when ${apiKeys.revoked_at} is not null then 'revoked'
        when ${apiKeys.disabled_at} is not null then 'disabled'
        when ${apiKeys.expires_at} <= now() then 'expired'
        when ${apiKeySecrets.expires_at} <= now() then 'rotated' end`,
    })
    .from(apiKeySecrets)
    .innerJoin(apiKeys, eq(apiKeys.id, apiKeySecrets.api_key_id))
    .innerJoin(organizations, eq(organizations.id, apiKeys.organization_id))
    .where(eq(apiKeySecrets.secret_hash, secret_hash));
  if (!row?.reason) return null;
  const { id, name, organization, reason } = row;
  return { actor: { ...systemActor('api', organization), kind: 'key', id, label: name }, reason };
}
