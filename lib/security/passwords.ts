import { and, eq, sql } from 'drizzle-orm';
import { database, type Tx, throttlePool } from '@/db/client';
import { organizations, users } from '@/db/schema/control/organizations';
import { oneTimeTokens, sessions } from '@/db/schema/control/sign-in';
import type { Actor } from '@/lib/actor';
import { recordAudit } from '@/lib/audit/record';
import { discardTokens, sha256 } from '@/lib/auth/one-time-token';
import { assertStrongPassword, hashPassword, verifyPassword } from '@/lib/auth/password';
import { liveSession } from '@/lib/auth/session';
import { attempt, forgive } from '@/lib/auth/throttle';
import { fieldProblem, Problem } from '@/lib/problem';

type User = typeof users.$inferSelect;

/**
 * The session that asks.
 * @throws Problem `unauthenticated` when the actor has none, as no person in a browser can be
 */
export function sessionOf(actor: Actor): string {
  if (actor.session_id) return actor.session_id;
  throw new Problem('unauthenticated', 'This sign-in has ended. Sign in again.');
}

/** The person's own row, locked, so that of two changes of password at once the second sees what the first did. */
export async function lockUser(tx: Tx, actor: Actor): Promise<User> {
  const [user] = await tx.select().from(users).where(eq(users.id, actor.id)).for('no key update');
  return user!;
}

/**
 * Proves that the person knows their password; failures are counted, and recorded although the transaction is rolled back.
 * @throws Problem `validation_error` on `current_password`, `rate_limited` after ten failures in 15 minutes
 */
export async function proveCurrentPassword(user: User, actor: Actor, current_password: string): Promise<void> {
  await attempt('current_password', user.id);
  if (await verifyPassword(user.password_hash, current_password)) return forgive('current_password', user.id);
  // On a connection of its own, from the pool that attempts are counted with: the transaction is about to be undone.
  await recordAudit(database(throttlePool()), actor, {
    action: 'security.change_password_failed',
    target: { type: 'user', id: user.id, label: user.email },
  });
  throw fieldProblem('current_password', 'wrong_password', 'This is not your current password.');
}

/**
 * Stores a new password, and makes every mailed secret by which the old state could come back useless.
 * @throws Problem `validation_error` on `new_password` when it is weak
 */
export async function storePassword(tx: Tx, user: User, actor: Actor, new_password: string): Promise<void> {
  const [organization] = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, actor.organization_id));
  assertStrongPassword(new_password, [user.email, user.first_name, user.last_name, organization?.name ?? '']);
  const password_hash = await hashPassword(new_password);
  await tx
    .update(users)
    .set({ password_hash, password_changed_at: sql`now()`, updated_at: sql`now()` })
    .where(eq(users.id, user.id));
  await discardTokens(tx, { purpose: 'password_reset', user_id: user.id });
}

/** @throws Problem `validation_error` when the new password is the temporary one, in whichever case it is typed */
export async function assertNotTemporary(tx: Tx, user: User, new_password: string): Promise<void> {
  const [mailed] = await tx
    .select({ id: oneTimeTokens.id })
    .from(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.user_id, user.id),
        eq(oneTimeTokens.purpose, 'temporary_password'),
        eq(oneTimeTokens.token_hash, sha256(new_password.trim().toLowerCase())),
      ),
    );
  if (mailed) throw fieldProblem('new_password', 'same_password', 'Choose a password other than the temporary one.');
}

/** Marks the temporary password that opened the session as used, and makes those of other organizations useless. */
export async function retireTemporaryPasswords(tx: Tx, actor: Actor): Promise<void> {
  await tx
    .update(oneTimeTokens)
    .set({ used_at: sql`now()` })
    .where(
      and(
        eq(oneTimeTokens.user_id, actor.id),
        eq(oneTimeTokens.organization_id, actor.organization_id),
        eq(oneTimeTokens.purpose, 'temporary_password'),
        sql`${oneTimeTokens.used_at} is null`,
      ),
    );
  await discardTokens(tx, { purpose: 'temporary_password', user_id: actor.id });
}

/**
 * Locks the session that owes a first password. The actor was read before the lock: a second try in another window finds
 * that the first has ended this one.
 * @throws Problem `unauthenticated` when it is no longer good
 */
export async function lockPendingSession(tx: Tx, actor: Actor): Promise<string> {
  const [session] = await tx
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.id, sessionOf(actor)),
        eq(sessions.user_id, actor.id),
        eq(sessions.pending, 'set_password'),
        liveSession(),
      ),
    )
    .for('update');
  if (!session) throw new Problem('unauthenticated', 'This sign-in has ended. Sign in again.');
  return session.id;
}
