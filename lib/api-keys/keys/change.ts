import { sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import type { Changes } from '@/lib/platform/audit-trail/record';
import { covers } from './addresses';
import { EXPIRING_DAYS } from './constants';
import { assertHoldsAll, assertWithin, assertWithinLimits, inOrder, type LockedKey } from './guards';
import { assertExpiry } from './lifetime';
import type { UpdateApiKeyInput } from './schema';
import { ownKey } from './state';

/** The fields of a key that the audit log records. */
export interface AuditedKey {
  name: string;
  permissions: string[];
  allowed_addresses: string[];
  expires_at: string | null;
  disabled: boolean;
}
export const AUDITED = ['name', 'permissions', 'allowed_addresses', 'expires_at', 'disabled'] as const;

/** Changes a locked key. @returns the changes; empty if nothing differs */
export async function changeKey(db: Tx, actor: Actor, key: LockedKey, input: UpdateApiKeyInput): Promise<Changes> {
  const { id, permissions, expires_at, ...rest } = input;
  const before = { ...key, permissions: inOrder(key.permissions), disabled: key.disabled_at !== null };
  const asked = {
    ...rest,
    permissions: permissions && inOrder(permissions),
    // Normalized to UTC: the same instant with another offset is no change.
    expires_at: expires_at && new Date(expires_at).toISOString(),
  };
  const changes = auditDiff<AuditedKey>(before, asked, { fields: AUDITED });
  if (Object.keys(changes).length === 0) return changes;
  const added = permissions?.filter((permission) => !key.permissions.includes(permission));
  if (permissions && added) assertWithin(actor, permissions, added);
  const wider = widened(before, asked);
  if (wider || added?.length) {
    await assertRoleUnchanged(db, actor);
    await assertWithinLimits(db, actor, {
      expires_at: asked.expires_at === undefined ? key.expires_at : asked.expires_at,
      allowed_addresses: asked.allowed_addresses ?? key.allowed_addresses,
    });
  }
  if (wider) assertHoldsAll(actor, asked.permissions ?? key.permissions, wider);
  if (changes.expires_at) await assertExpiry(db, actor.organization_id, asked.expires_at ?? null);
  const { disabled, ...columns } = asked;
  await db
    .update(apiKeys)
    .set({
      ...columns,
      ...(changes.expires_at && { expiry_notice_for: noticeFor(asked.expires_at ?? null) }),
      ...(changes.disabled && {
        disabled_at: disabled ? sql`now()` : null,
        disabled_by_label: disabled ? actor.label : null,
      }),
      updated_at: sql`now()`,
    })
    .where(ownKey(actor, id));
  return changes;
}

/**
 * Returns the expiry if it needs no warning email, because it was already near when it was chosen; null otherwise.
 */
export function noticeFor(expires_at: string | null) {
  const at = sql`${expires_at}::timestamptz(3)`;
  return sql`case when ${at} <= now() + make_interval(days => ${sql.raw(String(EXPIRING_DAYS))}) then ${at} end`;
}

// Describes what the change newly allows. An address within an already allowed block is nothing new.
function widened(before: AuditedKey, asked: Partial<AuditedKey>): string | undefined {
  const { allowed_addresses: allowed, expires_at } = asked;
  if (before.disabled && asked.disabled === false) return 'enable the key';
  const known = before.allowed_addresses;
  const added = allowed?.filter((block) => !known.some((around) => covers(around, block)));
  if (known.length > 0 && (allowed?.length === 0 || added?.length)) return 'allow the key from more addresses';
  const { expires_at: end } = before;
  if (end !== null && (expires_at === null || (expires_at && expires_at > end))) return 'extend the key’s expiry';
  return undefined;
}
