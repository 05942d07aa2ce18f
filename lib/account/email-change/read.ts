import { and, eq, sql } from 'drizzle-orm';
import { controlDb, type Db, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { emailChanges, sessions } from '@/db/schema/control/sign-in';
import { findToken } from '@/lib/platform/crypto/tokens';

export type LinkPurpose = 'email_change' | 'email_change_undo';

/** Returns the address that a link would confirm, without using the link up; undefined when it is not valid. */
export async function describeEmailChange(token: string): Promise<{ new_email: string } | undefined> {
  const found = await changeBehind('email_change', token);
  if (found && !(await isRequestingSessionValid(controlDb(), found.change.id))) return undefined;
  return found && { new_email: found.change.new_email };
}

/** Returns the addresses that a link would swap back, without using the link up; undefined when it is not valid. */
export async function describeUndo(token: string): Promise<{ old_email: string; new_email: string } | undefined> {
  const found = await changeBehind('email_change_undo', token);
  return found && { old_email: found.change.old_email!, new_email: found.user.email };
}

async function changeBehind(purpose: LinkPurpose, token: string) {
  const link = await findToken(controlDb(), purpose, token);
  if (!link?.email_change_id) return undefined;
  const [found] = await controlDb()
    .select({ change: emailChanges, user: { email: users.email } })
    .from(emailChanges)
    .innerJoin(users, eq(users.id, emailChanges.user_id))
    .where(eq(emailChanges.id, link.email_change_id));
  return found;
}

/**
 * Whether the session that requested a change still stands or was signed out by its owner: an intruder whose session was ended
 * must not complete the change. The lock waits for a transaction that is ending it right now.
 */
export async function isRequestingSessionValid(db: Db | Tx, id: string): Promise<boolean> {
  const [session] = await db
    .select({ id: sessions.id })
    .from(emailChanges)
    .innerJoin(sessions, eq(sessions.id, emailChanges.session_id))
    .where(
      and(eq(emailChanges.id, id), sql`(${sessions.revoked_at} is null or ${sessions.revoked_reason} = 'signed_out')`),
    )
    .for('share', { of: sessions });
  return session !== undefined;
}
