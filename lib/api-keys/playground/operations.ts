import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { memberships, users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { type Actor, can } from '@/lib/core/actor';
import { PERMISSIONS } from '@/lib/core/permissions';
import { Problem } from '@/lib/core/problem';
import { mutation } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { PLAYGROUND_KEY_MINUTES } from './constants';
import { CreatePlaygroundKeyInput, PlaygroundKey } from './schema';

/**
 * Creates the key with which a reader of the API reference sends requests from the page: the read permissions of the user, for 15
 * minutes. It replaces the user's earlier one, and ends with their session or role (a database trigger revokes it).
 * It requires the permission to create keys, because the key outlives the page.
 */
export const createPlaygroundKey = mutation({
  name: 'playground.create_key',
  summary: 'Create a key for the playground of the API reference',
  permission: 'api_keys:write',
  input: CreatePlaygroundKeyInput,
  output: PlaygroundKey,
  run: async ({ actor, db, audit }) => {
    const person = await signedInPerson(db, actor);
    const permissions = PERMISSIONS.filter((permission) => permission.endsWith(':read') && can(actor, permission));
    await db.delete(apiKeys).where(and(eq(apiKeys.purpose, 'playground'), eq(apiKeys.created_by_user_id, person.id)));
    const { key, ...secret } = mintKey();
    const [row] = await db
      .insert(apiKeys)
      .values({
        organization_id: actor.organization_id,
        name: `Playground of ${person.first_name} ${person.last_name}`,
        purpose: 'playground',
        permissions,
        expires_at: sql`now() + make_interval(mins => ${PLAYGROUND_KEY_MINUTES})`,
        created_by_label: actor.label,
        created_by_user_id: person.id,
      })
      .returning();
    await db.insert(apiKeySecrets).values({ ...secret, organization_id: actor.organization_id, api_key_id: row!.id });
    const { id, name, expires_at } = row!;
    const facts = { permissions, expires_at: expires_at! };
    audit({
      target: { type: 'api_key', id, label: name },
      changes: auditDiff({}, facts, { fields: ['permissions', 'expires_at'] }),
    });
    return { key, ...facts };
  },
});

/**
 * Returns the user, still signed in and in the same role. Locks their row, so that concurrent requests run one after the other, and
 * their membership and session until the key exists, so that whatever ends those ends the key too.
 * @throws Problem `unauthenticated`
 */
async function signedInPerson(db: Tx, actor: Actor) {
  const signedOut = new Problem('unauthenticated', 'Your session has ended. Sign in again.');
  if (actor.kind !== 'user' || !actor.session_id || !actor.role) throw signedOut;
  const [person] = await db
    .select({ id: users.id, first_name: users.first_name, last_name: users.last_name })
    .from(users)
    .where(eq(users.id, actor.id))
    .for('no key update');
  const [membership] = await db
    .select({ role: memberships.role })
    .from(memberships)
    .where(
      and(
        eq(memberships.organization_id, actor.organization_id),
        eq(memberships.user_id, actor.id),
        eq(memberships.role, actor.role),
        eq(memberships.status, 'active'),
      ),
    )
    .for('share');
  const [session] = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.id, actor.session_id), isNull(sessions.revoked_at)))
    .for('share');
  if (!person || !membership || !session) throw signedOut;
  return person;
}
