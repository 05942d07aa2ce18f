import type { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { mintKey } from '@/lib/api-keys/secret';
import type { Permission } from '@/lib/permissions';
import type { CastName } from './cast';
import { DEMO_KEY_PERMISSIONS, ENDED_KEYS, type KeySpec, LIVE_KEYS, type Traffic } from './key-specs';
import { label, type Person } from './people';
import { Random } from './random';
import { DAY, HOUR, iso, MINUTE } from './times';

/** A key of the demo, for its rows, its usage and the audit log. Times are epoch milliseconds. */
export interface Key {
  id: string;
  name: string;
  permissions: readonly Permission[];
  by: Person;
  at: number;
  expires: number | null;
  revoked?: { at: number; by: Person };
  traffic?: Traffic;
  /** The end of its use. */
  used_until: number;
}

/** The keys of Acme Voice, the demo key last. */
export function makeKeys(now: number, cast: Record<CastName, Person>): Key[] {
  const random = new Random('keys');
  const demo: KeySpec = { name: 'Demo key', by: 'ada', age: 0, permissions: DEMO_KEY_PERMISSIONS };
  return [...LIVE_KEYS, ...ENDED_KEYS, demo].map((spec, index) => {
    const at = now - spec.age * DAY - index * 37 * MINUTE;
    return {
      id: random.id(at),
      name: spec.name,
      permissions: spec.permissions,
      by: cast[spec.by],
      at,
      expires: spec.expires_in === undefined ? null : now + spec.expires_in * DAY + 5 * HOUR,
      revoked: spec.revoked && { at: now - spec.revoked.ago * DAY, by: cast[spec.revoked.by] },
      traffic: spec.traffic,
      used_until: now - (spec.silent_since ?? 0) * DAY,
    };
  });
}

/** The row of `api_keys`. */
export function keyRow(organization_id: string, key: Key): typeof apiKeys.$inferInsert {
  return {
    id: key.id,
    organization_id,
    name: key.name,
    permissions: [...key.permissions],
    created_by_label: label(key.by),
    created_by_user_id: key.by.id,
    expires_at: key.expires === null ? null : iso(key.expires),
    revoked_at: key.revoked ? iso(key.revoked.at) : null,
    revoked_by_label: key.revoked ? label(key.revoked.by) : null,
    created_at: iso(key.at),
    updated_at: iso(key.revoked?.at ?? key.at),
  };
}

/**
 * The row of `api_key_secrets` with the key's text, which only the demo key's owner is told.
 * @param last_used epoch milliseconds; null for a key that was never used
 */
export function secretRow(
  organization_id: string,
  api_key: Key,
  last_used: number | null,
): { key: string; row: typeof apiKeySecrets.$inferInsert } {
  const { key, ...secret } = mintKey();
  const from = last_used === null ? undefined : api_key.traffic?.from;
  const last_used_at = last_used === null ? null : iso(last_used);
  const use = { last_used_at, last_used_ip: from?.ip, last_used_user_agent: from?.user_agent };
  return { key, row: { organization_id, api_key_id: api_key.id, ...secret, ...use, created_at: iso(api_key.at) } };
}
