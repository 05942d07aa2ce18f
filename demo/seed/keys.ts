import type { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { EXPIRING_DAYS } from '@/lib/api-keys/keys/constants';
import { mintKey } from '@/lib/api-keys/keys/secret';
import type { Permission } from '@/lib/core/permissions';
import type { CastName } from './cast';
import { ENDED_KEYS } from './ended-keys';
import { DEMO_KEY_PERMISSIONS, type KeySpec, type Traffic } from './key-specs';
import { LIVE_KEYS } from './live-keys';
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
  /** The expiry that the owners were notified about. */
  announced: number | null;
  allowed_addresses: string[];
  rotated?: { at: number; grace_ends: number; by: Person };
  disabled?: { at: number; by: Person };
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
    const { rotated, disabled, revoked } = spec;
    const past = ({ ago, by }: { ago: number; by: CastName }) => ({ at: now - ago * DAY, by: cast[by] });
    const expires = spec.expires_in === undefined ? null : now + spec.expires_in * DAY + 5 * HOUR;
    return {
      id: random.id(at),
      name: spec.name,
      permissions: spec.permissions,
      by: cast[spec.by],
      at,
      expires,
      announced: expires && expires <= now + EXPIRING_DAYS * DAY ? expires : null,
      allowed_addresses: spec.allowed_addresses ?? [],
      rotated: rotated && { ...past(rotated), grace_ends: now + (rotated.grace - rotated.ago) * DAY },
      disabled: disabled && past(disabled),
      revoked: revoked && past(revoked),
      traffic: spec.traffic,
      used_until: now - (spec.silent_since ?? 0) * DAY,
    };
  });
}

/** The row of `api_keys`. */
export function keyRow(organization_id: string, key: Key): typeof apiKeys.$inferInsert {
  const { expires, announced, disabled, revoked } = key;
  return {
    id: key.id,
    organization_id,
    name: key.name,
    permissions: [...key.permissions],
    allowed_addresses: key.allowed_addresses,
    created_by_label: label(key.by),
    created_by_user_id: key.by.id,
    expires_at: expires === null ? null : iso(expires),
    expiry_notice_for: announced === null ? null : iso(announced),
    disabled_at: disabled ? iso(disabled.at) : null,
    disabled_by_label: disabled ? label(disabled.by) : null,
    revoked_at: revoked ? iso(revoked.at) : null,
    revoked_by_label: revoked ? label(revoked.by) : null,
    created_at: iso(key.at),
    updated_at: iso((revoked ?? disabled ?? key.rotated ?? key).at),
  };
}

/**
 * The rows of `api_key_secrets` with the current secret, which is shown only for the demo key. Of a key that was
 * rotated both secrets are in use: one of its two servers has the new one.
 * @param last_used epoch milliseconds; null for a key that was never used
 */
export function secretRows(
  organization_id: string,
  api_key: Key,
  last_used: number | null,
): { key: string; rows: (typeof apiKeySecrets.$inferInsert)[] } {
  const { rotated, traffic } = api_key;
  const { key, ...secret } = mintKey();
  const own = { organization_id, api_key_id: api_key.id };
  const used = (at: number) => ({
    last_used_at: iso(at),
    last_used_ip: traffic?.from.ip,
    last_used_user_agent: traffic?.from.user_agent,
  });
  const current = { ...own, ...secret, ...(last_used && used(last_used)), created_at: iso((rotated ?? api_key).at) };
  if (!rotated) return { key, rows: [current] };
  const { key: _, ...before } = mintKey();
  const lived = { created_at: iso(api_key.at), expires_at: iso(rotated.grace_ends) };
  return { key, rows: [{ ...own, ...before, ...lived, ...(last_used && used(last_used - 7 * MINUTE)) }, current] };
}
