import { and, eq, sql } from 'drizzle-orm';
import { type Db, database, type Tx, throttlePool } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { oneTimeTokens, sessions } from '@/db/schema/control/sign-in';
import { cancelChange } from '@/lib/account/email-change/email-changes';
import { liveSession } from '@/lib/account/sessions/session';
import { lockInvitations } from '@/lib/account/sign-in/lock-invitations';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, Problem } from '@/lib/core/problem';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { discardTokens, sha256 } from '@/lib/platform/crypto/tokens';
import { consumePasswordAttempt, resetPasswordAttempts } from '@/lib/platform/rate-limit/throttle';
import { assertHashingCapacity } from './hashing-queue';
import { hashPassword, verifyPassword } from './password';
import { assertGoodPassword } from './password-policy';

type User = typeof users.$inferSelect;
type Session = typeof sessions.$inferSelect;

/**
 * Returns the id of the actor's session.
 * @throws Problem `unauthenticated` when the actor has none
 */
export function sessionOf(actor: Actor): string {
  if (actor.session_id) return actor.session_id;
  throw new Problem('unauthenticated', 'Your session has ended. Sign in again.');
}

/** Returns the actor's own row. @throws Problem `unauthenticated` when it no longer exists */
export async function findUser(db: Db, actor: Actor): Promise<User> {
  const [user] = await db.select().from(users).where(eq(users.id, actor.id));
  if (!user) throw new Problem('unauthenticated', 'Your session has ended. Sign in again.');
  return user;
}

/** Returns the actor's own row, locked, so that the second of two concurrent password changes sees the first. */
export async function lockUser(tx: Tx, actor: Actor): Promise<User> {
  const [user] = await tx.select().from(users).where(eq(users.id, actor.id)).for('no key update');
  return user!;
}

/**
 * Verifies the person's current password. Attempts count together with those at sign-in; a wrong one is recorded although nothing
 * is changed. It is slow: call it outside of transactions where possible.
 * @param attempted the action that it was entered for, as the log names it
 * @throws Problem `validation_error` on `current_password`, `rate_limited` after ten failures in 15 minutes, `unavailable`
 */
export async function verifyCurrentPassword(
  user: Pick<User, 'id' | 'email' | 'password_hash'>,
  actor: Actor,
  current_password: string,
  attempted: string,
): Promise<void> {
  assertHashingCapacity();
  await consumePasswordAttempt(user.email, actor.request);
  if (await verifyPassword(user.password_hash, current_password))
    return resetPasswordAttempts(user.email, actor.request);
  // On the throttle pool's own connection, because the caller's transaction may be about to be rolled back.
  await recordAudit(database(throttlePool()), actor, {
    action: `${attempted}_failed`,
    target: { type: 'user', id: user.id, label: user.email },
  });
  throw wrongPassword();
}

/** The error for a wrong current password. */
export function wrongPassword(): Problem {
  return fieldProblem('current_password', 'wrong_password', 'This is not your current password.');
}

/**
 * Checks a new password against the policy and returns its hash. May call another server: call it outside of transactions.
 * @throws Problem `validation_error` on `new_password`, `unavailable`
 */
export async function hashNewPassword(db: Db, user: User, new_password: string): Promise<string> {
  await assertGoodPassword(new_password, await passwordContext(db, user));
  return hashPassword(new_password);
}

/** Returns the words that a person's password must not be based on: their email, their name and their organizations' names. */
export async function passwordContext(db: Db | Tx, user: User): Promise<string[]> {
  const homes = await db
    .select({ name: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(eq(memberships.user_id, user.id));
  return [user.email, user.first_name, user.last_name, ...homes.map(({ name }) => name)];
}

/** Stores a new password, and voids reset links and pending email changes. */
export async function storePassword(tx: Tx, user_id: string, password_hash: string): Promise<void> {
  await tx
    .update(users)
    .set({ password_hash, password_changed_at: sql`now()`, updated_at: sql`now()` })
    .where(eq(users.id, user_id));
  await discardTokens(tx, { purpose: 'password_reset', user_id });
  await cancelChange(tx, user_id);
}

/** @throws Problem `validation_error` when the new password is the temporary one, in any case */
export async function assertNotTemporary(db: Db, user: User, new_password: string): Promise<void> {
  const [mailed] = await db
    .select({ id: oneTimeTokens.id })
    .from(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.user_id, user.id),
        eq(oneTimeTokens.purpose, 'temporary_password'),
        eq(oneTimeTokens.token_hash, sha256(new_password.trim().toLowerCase())),
      ),
    );
  if (mailed)
    throw fieldProblem('new_password', 'same_password', 'Choose a password that differs from the temporary one.');
}

/** Marks the temporary password that opened the session as used, and voids those of other organizations. */
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
 * Locks the session that owes a step. The actor was read before the lock: a second try in another window finds that the first has
 * taken the step or ended this session.
 * @throws Problem `unauthenticated` when the session is no longer valid
 */
export async function lockPendingSession(tx: Tx, actor: Actor, step: NonNullable<Session['pending']>) {
  // The step may accept an invitation.
  await lockInvitations(tx, actor.id);
  const [session] = await tx
    .select({ id: sessions.id, method: sessions.method })
    .from(sessions)
    .where(
      and(eq(sessions.id, sessionOf(actor)), eq(sessions.user_id, actor.id), eq(sessions.pending, step), liveSession()),
    )
    .for('update');
  if (!session) throw new Problem('unauthenticated', 'Your session has ended. Sign in again.');
  return session;
}
