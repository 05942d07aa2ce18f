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
import { changed } from '@/lib/platform/audit-trail/record';
import { CreatePlaygroundKeyInput, PLAYGROUND_KEY_MINUTES, PlaygroundKey } from './schema';

/**
 * The key with which a reader of the reference sends requests from the page: what they may read themselves, for a quarter
 * of an hour. It replaces the person's earlier one, and ends with their session or role (a trigger sees to that).
 * Whoever may not make keys gets none here either: a key outlives the page, and roles decide who may hold one.
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
      changes: changed<Partial<typeof facts>>({}, facts, ['permissions', 'expires_at']),
    });
    return { key, ...facts };
  },
});

/**
 * The person who asks, still signed in and in the same role. Their row is locked, so that their requests come one after
 * the other; membership and session stay as they are until the key is there, so that what ends them ends it too.
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
