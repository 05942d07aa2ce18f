import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/actor';
import { beyondActor, PERMISSIONS, type Permission } from '@/lib/permissions';
import { fieldProblem, notFound, Problem } from '@/lib/problem';
import { liveKey, ownKey } from './read';
import { LIVE_KEYS_LIMIT, LONGEST_LIFE_YEARS } from './schema';

/** The known permissions among these, in the one order in which they are stored, compared and shown. */
export function inOrder(permissions: readonly string[]): Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}

/**
 * Nobody hands out more than they hold. On a change only what is added counts: taking away is always allowed.
 * @throws Problem `insufficient_permission` that names each permission lacking, in words and by its place in `asked`
 */
export function assertWithin(actor: Actor, asked: readonly Permission[], added: readonly Permission[]): void {
  const missing = beyondActor(actor, added);
  if (missing.length === 0) return;
  const who = actor.kind === 'key' ? 'This key' : 'Your role';
  throw new Problem('insufficient_permission', `${who} lacks ${missing.join(', ')}, so it cannot be granted.`, {
    required_permissions: missing,
    errors: missing.map((permission) => ({
      path: `permissions.${asked.indexOf(permission)}`,
      code: 'insufficient_permission',
      message: `${who} does not hold ${permission}.`,
    })),
  });
}

/** @throws Problem `validation_error` unless the time is ahead of the database's clock and within the longest life. */
export async function assertFuture(db: Tx, expires_at: string): Promise<void> {
  const at = sql`${expires_at}::timestamptz(3)`;
  const latest = sql`now() + make_interval(years => ${sql.raw(String(LONGEST_LIFE_YEARS))})`;
  const { rows } = await db.execute<{ ahead: boolean; near: boolean }>(
    sql`select ${at} > now() as ahead, ${at} <= ${latest} as near`,
  );
  if (!rows[0]!.ahead) throw fieldProblem('expires_at', 'not_in_future', 'Choose a time in the future.');
  if (!rows[0]!.near) {
    throw fieldProblem(
      'expires_at',
      'too_far',
      `A key lives at most ${LONGEST_LIFE_YEARS} years. Choose an earlier time, or never.`,
    );
  }
}

/**
 * Locks the organization's row, so that keys which are created at the same time are counted one after the other.
 * @throws Problem `conflict` when the organization has as many live keys as it may.
 */
export async function assertRoom(db: Tx, actor: Actor): Promise<void> {
  const own = eq(organizations.id, actor.organization_id);
  await db.select({ id: organizations.id }).from(organizations).where(own).for('no key update');
  const live = await db.$count(apiKeys, and(eq(apiKeys.organization_id, actor.organization_id), liveKey()));
  if (live < LIVE_KEYS_LIMIT) return;
  throw new Problem(
    'conflict',
    `An organization has at most ${LIVE_KEYS_LIMIT} live API keys. Revoke one that is no longer used, then try again.`,
  );
}

/** Locks a key for a change. @throws Problem `not_found`; `conflict` when it is revoked or expired, for that is final. */
export async function lockLive(db: Tx, actor: Actor, id: string) {
  const [key] = await db
    .select({
      name: apiKeys.name,
      permissions: apiKeys.permissions,
      expires_at: apiKeys.expires_at,
      live: sql<boolean>`${liveKey()}`,
    })
    .from(apiKeys)
    .where(ownKey(actor, id))
    .for('update');
  if (!key) throw notFound('API key');
  if (!key.live)
    throw new Problem('conflict', 'This key is revoked or expired, which is final. Create a new key instead.');
  return key;
}
