import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { beyondActor, PERMISSIONS, type Permission } from '@/lib/core/permissions';
import { fieldProblem, notFound, Problem } from '@/lib/core/problem';
import { covers } from './addresses';
import { LIVE_KEYS_LIMIT } from './constants';
import { clientKey, liveKey, ownKey } from './state';

/** Returns the known permissions among these, in the order in which they are stored, compared and shown. */
export function inOrder(permissions: readonly string[]): Permission[] {
  return PERMISSIONS.filter((permission) => permissions.includes(permission));
}

/**
 * Checks that the actor grants only permissions that they have. Only added permissions count: removing is always allowed.
 * @throws Problem `insufficient_permission` that names each missing permission, in the detail and by its index in `asked`
 */
export function assertWithin(actor: Actor, asked: readonly Permission[], added: readonly Permission[]): void {
  const missing = beyondActor(actor, added);
  if (missing.length === 0) return;
  throw new Problem(
    'insufficient_permission',
    `${nameOf(actor)} cannot grant permissions it lacks: ${missing.join(', ')}.`,
    {
      required_permissions: missing,
      errors: missing.map((permission) => ({
        path: `permissions.${asked.indexOf(permission)}`,
        code: 'insufficient_permission',
        message: `${nameOf(actor)} does not have ${permission}.`,
      })),
    },
  );
}

/**
 * The same check for an existing key: revealing a new secret of it, or extending where or how long it works, grants all of its
 * permissions. Revoking, narrowing and renaming do not need it.
 * @throws Problem `insufficient_permission` that names the permissions the actor lacks
 */
export function assertHoldsAll(actor: Actor, permissions: readonly string[], act: string): void {
  const missing = beyondActor(actor, inOrder(permissions));
  if (missing.length === 0) return;
  const lacks = `${nameOf(actor)} lacks ${missing.join(', ')}, which the key has`;
  throw new Problem('insufficient_permission', `${lacks}, so it cannot ${act}.`, { required_permissions: missing });
}

/**
 * Checks that a key which another key creates, rotates or widens neither outlives that key nor works from more addresses.
 * Otherwise a thief could turn a limited key into an unlimited one.
 * @param key as it will be after the change
 * @throws Problem `validation_error` on `expires_at` or `allowed_addresses`
 */
export async function assertWithinLimits(
  db: Tx,
  actor: Actor,
  key: { expires_at: string | null; allowed_addresses: readonly string[] },
): Promise<void> {
  if (actor.kind !== 'key') return;
  const [own] = await db
    .select({ expires_at: apiKeys.expires_at, allowed_addresses: apiKeys.allowed_addresses })
    .from(apiKeys)
    .where(ownKey(actor, actor.id));
  if (!own) return;
  const { expires_at: end, allowed_addresses: around } = own;
  if (end !== null && (key.expires_at === null || Date.parse(key.expires_at) > Date.parse(end))) {
    throw fieldProblem(
      'expires_at',
      'beyond_own',
      `This API key expires at ${end}, and any key it creates or changes must expire by then.`,
    );
  }
  const inside = (block: string) => around.some((allowed) => covers(allowed, block));
  if (around.length > 0 && !(key.allowed_addresses.length > 0 && key.allowed_addresses.every(inside))) {
    throw fieldProblem(
      'allowed_addresses',
      'beyond_own',
      `This API key only works from ${around.join(', ')}, and so must any key it creates or changes.`,
    );
  }
}

function nameOf(actor: Actor): string {
  return actor.kind === 'key' ? 'This key' : 'Your role';
}

/**
 * Checks the limit of live keys. Locks the organization's row, so that concurrent creations are counted one after the other.
 * Disabled keys count, because they may be enabled at any time.
 * @throws Problem `conflict` when the organization has reached the limit
 */
export async function assertRoom(db: Tx, actor: Actor): Promise<void> {
  const own = eq(organizations.id, actor.organization_id);
  await db.select({ id: organizations.id }).from(organizations).where(own).for('no key update');
  const live = and(eq(apiKeys.organization_id, actor.organization_id), clientKey(), liveKey());
  if ((await db.$count(apiKeys, live)) < LIVE_KEYS_LIMIT) return;
  throw new Problem(
    'conflict',
    `An organization can have at most ${LIVE_KEYS_LIMIT} live API keys. Revoke one you no longer use, then try again.`,
  );
}

/**
 * Locks a key for a change. FOR NO KEY UPDATE still lets rows refer to the key: the usage writer, which holds the key's secrets,
 * would otherwise deadlock with this transaction.
 * @throws Problem `not_found`; `conflict` when the key is revoked or expired, which is final
 */
export async function lockLive(db: Tx, actor: Actor, id: string) {
  const [key] = await db
    .select({
      name: apiKeys.name,
      permissions: apiKeys.permissions,
      allowed_addresses: apiKeys.allowed_addresses,
      expires_at: apiKeys.expires_at,
      disabled_at: apiKeys.disabled_at,
      live: sql<boolean>`${liveKey()}`,
    })
    .from(apiKeys)
    .where(ownKey(actor, id))
    .for('no key update');
  if (!key) throw notFound('API key');
  if (!key.live) throw new Problem('conflict', 'This key has been revoked or has expired. Create a new key instead.');
  return key;
}
export type LockedKey = Awaited<ReturnType<typeof lockLive>>;
