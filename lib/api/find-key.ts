import { controlPool } from '@/db/client';
import type { Permission } from '@/lib/permissions';
import type { Plan } from '@/lib/plans';

/** A key that is good at this moment, with what its requests need to know. */
export interface LiveKey {
  secret_id: string;
  key_id: string;
  key_name: string;
  permissions: Permission[];
  organization_id: string;
  region: 'us' | 'eu' | 'in';
  plan: Plan;
}

// Written by hand and prepared under a name: it runs at every request. Expiry is judged by the database's clock alone.
const LIVE_KEY = `
  SELECT s.id AS secret_id, k.id AS key_id, k.name AS key_name, k.permissions, o.id AS organization_id, o.region, o.plan
  FROM api_key_secrets s
  JOIN api_keys k ON k.id = s.api_key_id
  JOIN organizations o ON o.id = k.organization_id
  WHERE s.secret_hash = $1 AND k.revoked_at IS NULL
    AND (k.expires_at IS NULL OR k.expires_at > now())
    AND (s.expires_at IS NULL OR s.expires_at > now())`;

/**
 * Looks a key up by the SHA-256 (hex) of its text: one query at every call, so that a revoked key's very next request
 * fails in every process. Unknown, revoked and expired are the same: undefined.
 */
export async function findLiveKey(secret_hash: string): Promise<LiveKey | undefined> {
  const { rows } = await controlPool().query<LiveKey>({ name: 'live_key', text: LIVE_KEY, values: [secret_hash] });
  return rows[0];
}
