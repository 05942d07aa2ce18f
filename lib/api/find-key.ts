import { controlPool } from '@/db/client';
import { env } from '@/lib/env';
import { PERMISSIONS, type Permission } from '@/lib/permissions';
import type { Plan } from '@/lib/plans';
import { type AddressCheck, allowedFrom } from './allowed-addresses';
import { beginLookup, recall } from './key-cache';

/** A key that was found good, with what its requests need to know. */
export interface LiveKey {
  secret_id: string;
  key_id: string;
  key_name: string;
  /** How the presented secret begins. */
  prefix: string;
  permissions: Permission[];
  /** The same, for asking. */
  authority: ReadonlySet<Permission>;
  /** Whether it may be used from an address. */
  allows: AddressCheck;
  /** The key's own end, ISO 8601. */
  expires_at: string | null;
  /** When key or secret ends, in milliseconds from the look-up, by the database's clock. */
  expires_in_ms: number | null;
  organization_id: string;
  organization_name: string;
  region: 'us' | 'eu' | 'in';
  plan: Plan;
}

type Row = Omit<LiveKey, 'permissions' | 'authority' | 'allows' | 'expires_at'> & {
  permissions: string[];
  allowed_addresses: string[];
  expires_at: Date | null;
};

// Expiry is judged by the database's clock alone.
const LIVE_KEY = `
  SELECT s.id AS secret_id, s.prefix, k.id AS key_id, k.name AS key_name, k.permissions, k.allowed_addresses, k.expires_at,
    (extract(epoch FROM least(k.expires_at, s.expires_at) - now()) * 1000)::float8 AS expires_in_ms,
    o.id AS organization_id, o.name AS organization_name, o.region, o.plan
  FROM api_key_secrets s
  JOIN api_keys k ON k.id = s.api_key_id
  JOIN organizations o ON o.id = k.organization_id
  WHERE s.secret_hash = $1 AND k.revoked_at IS NULL AND k.disabled_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > now())
    AND (s.expires_at IS NULL OR s.expires_at > now())`;

/** What is remembered of a key, without a query: good, null for one that is none, undefined when one has to ask. */
export function knownKey(secret_hash: string): LiveKey | null | undefined {
  return recall(secret_hash, findLiveKey);
}

/**
 * Looks a key up by the SHA-256 (hex) of its text, in the database, and remembers what it finds. Unknown, revoked,
 * disabled and expired are the same: undefined.
 */
export async function findLiveKey(secret_hash: string): Promise<LiveKey | undefined> {
  const remember = beginLookup(secret_hash);
  const { rows } = await controlPool().query<Row>({
    ...(env.DATABASE_PREPARED_STATEMENTS && { name: 'live_key' }),
    text: LIVE_KEY,
    values: [secret_hash],
  });
  const found = rows[0] && liveKey(rows[0]);
  remember(found);
  return found;
}

function liveKey({ allowed_addresses, expires_at, ...row }: Row): LiveKey {
  const permissions = PERMISSIONS.filter((permission) => row.permissions.includes(permission));
  return {
    ...row,
    permissions,
    authority: new Set(permissions),
    allows: allowedFrom(allowed_addresses),
    expires_at: expires_at?.toISOString() ?? null,
  };
}
