import { controlPool } from '@/db/client';
import { env } from '@/lib/core/env';
import { PERMISSIONS } from '@/lib/core/permissions';
import { type KeyRefusal, rememberRejection } from '@/lib/platform/audit-trail/refusals';
import { cacheLookups } from '@/lib/platform/metrics/metrics';
import { allowedFrom } from './allowed-addresses';
import { batched } from './batch';
import { beginLookup, getCached } from './key-cache';
import type { LiveKey } from './live-key';

const hits = cacheLookups.of('api_keys', 'hit');
const misses = cacheLookups.of('api_keys', 'miss');

type Row = Omit<LiveKey, 'permissions' | 'authority' | 'allows' | 'expires_at'> & {
  secret_hash: string;
  /** Why the key is no longer valid; null for a valid key. */
  refusal: KeyRefusal['reason'] | null;
  permissions: string[];
  allowed_addresses: string[];
  expires_at: Date | null;
};

// Expiry is decided by the database's clock alone.
const KEYS = `
  SELECT s.secret_hash, s.id AS secret_id, s.prefix,
    k.id AS key_id, k.name AS key_name, k.permissions, k.allowed_addresses, k.expires_at,
    (extract(epoch FROM least(k.expires_at, s.expires_at) - now()) * 1000)::float8 AS expires_in_ms,
    o.id AS organization_id, o.name AS organization_name, o.region, o.plan,
    CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.disabled_at IS NOT NULL THEN 'disabled'
      WHEN o.erase_at IS NOT NULL THEN 'organization_deleted'
      WHEN k.expires_at <= now() THEN 'expired' WHEN s.expires_at <= now() THEN 'rotated' END AS refusal
  FROM api_key_secrets s
  JOIN api_keys k ON k.id = s.api_key_id
  JOIN organizations o ON o.id = k.organization_id
  WHERE s.secret_hash = ANY($1::text[])`;

// Batched, so that a flood of unknown keys costs a few statements, and two connections at most.
const rowOf = batched(async (hashes) => {
  const { rows } = await controlPool().query<Row>({
    ...(env.DATABASE_PREPARED_STATEMENTS && { name: 'api_keys' }),
    text: KEYS,
    values: [hashes],
  });
  return new Map(rows.map((row) => [row.secret_hash, row]));
});

/** Returns a key from the cache: null if it is known to be invalid, undefined if the database must be asked. */
export function knownKey(secret_hash: string): LiveKey | null | undefined {
  const known = getCached(secret_hash, findLiveKey);
  (known === undefined ? misses : hits).value++;
  return known;
}

/**
 * Looks a key up in the database by the SHA-256 (hex) of its text, and caches the result. Returns undefined for unknown, revoked,
 * disabled and expired keys alike.
 */
export async function findLiveKey(secret_hash: string): Promise<LiveKey | undefined> {
  const remember = beginLookup(secret_hash);
  const row = await rowOf(secret_hash);
  const found = row && !row.refusal ? liveKey(row) : undefined;
  rememberRejection(secret_hash, row && refusalOf(row));
  remember(found);
  return found;
}

function refusalOf({ refusal, key_id, key_name, organization_id, region }: Row): KeyRefusal | undefined {
  if (!refusal) return undefined;
  return { key: { id: key_id, label: key_name }, organization: { id: organization_id, region }, reason: refusal };
}

function liveKey({ secret_hash: _hash, refusal: _none, allowed_addresses, expires_at, ...row }: Row): LiveKey {
  const permissions = PERMISSIONS.filter((permission) => row.permissions.includes(permission));
  return {
    ...row,
    permissions,
    authority: new Set(permissions),
    allows: allowedFrom(allowed_addresses),
    expires_at: expires_at?.toISOString() ?? null,
  };
}
