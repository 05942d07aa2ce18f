import { and, eq, exists, inArray, isNotNull, ne, notExists, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Db, Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { sqlState } from '@/lib/core/database-error';
import { discardTokens } from '@/lib/platform/crypto/tokens';

const UNIQUE_VIOLATION = '23505';

/** Returns the account that has an address; undefined when there is none, or only a person who never accepted an invitation. */
export async function accountAt(db: Db | Tx, email: string): Promise<{ id: string; first_name: string } | undefined> {
  const [account] = await db
    .select({ id: users.id, first_name: users.first_name })
    .from(users)
    .where(and(sql`lower(${users.email}) = ${email.toLowerCase()}`, isAccount(db)));
  return account;
}

// A person who was only ever invited has neither a password nor a membership that they accepted.
function isAccount(db: Db | Tx): SQL | undefined {
  const entered = db
    .select({ one: sql`1` })
    .from(memberships)
    .where(and(eq(memberships.user_id, users.id), ne(memberships.status, 'invited')));
  return or(isNotNull(users.password_hash), exists(entered));
}

/**
 * Gives a person an address whose mailbox they have proved. A person who was only ever invited at that address is the same one:
 * their invitations move to this person, except those to organizations where this person is a member. The person's own open
 * invitations move to the new address too. The caller has locked the person.
 * @returns the invitations whose email must be sent again; undefined when another account has the address
 */
export async function claimAddress(tx: Tx, user_id: string, email: string): Promise<string[] | undefined> {
  const [holder] = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(sql`lower(${users.email}) = ${email}`, ne(users.id, user_id)))
    .for('update');
  // Checked again under the lock, because an invitation may have been accepted since.
  if (holder && (await accountAt(tx, email))) return undefined;
  if (holder) await mergeInvited(tx, holder.id, user_id);
  try {
    await tx
      .update(users)
      .set({ email, version: sql`${users.version} + 1`, updated_at: sql`now()` })
      .where(eq(users.id, user_id));
  } catch (error) {
    // Another transaction took the address at the same time.
    if (sqlState(error) === UNIQUE_VIOLATION) return undefined;
    throw error;
  }
  // Links sent to the old address stop working.
  await discardTokens(tx, { purpose: 'join', user_id });
  const open = await tx
    .update(invitations)
    .set({ email, delivery: 'queued', delivery_error: null, updated_at: sql`now()` })
    .where(
      and(eq(invitations.user_id, user_id), eq(invitations.status, 'pending'), sql`${invitations.expires_at} > now()`),
    )
    .returning({ id: invitations.id });
  return open.map(({ id }) => id);
}

async function mergeInvited(tx: Tx, invited_id: string, user_id: string): Promise<void> {
  const own = alias(memberships, 'own');
  const here = (organization: SQL) =>
    tx
      .select({ one: sql`1` })
      .from(own)
      .where(and(eq(own.user_id, user_id), eq(own.organization_id, organization)));
  await tx
    .update(invitations)
    .set({ status: 'revoked', revoked_at: sql`now()`, updated_at: sql`now()` })
    .where(
      and(
        eq(invitations.user_id, invited_id),
        eq(invitations.status, 'pending'),
        exists(here(sql`${invitations.organization_id}`)),
      ),
    );
  await tx
    .update(memberships)
    .set({ user_id, updated_at: sql`now()` })
    .where(and(eq(memberships.user_id, invited_id), notExists(here(sql`${memberships.organization_id}`))));
  await tx
    .update(invitations)
    .set({ user_id })
    .where(inArray(invitations.user_id, [invited_id]));
  await tx.delete(users).where(eq(users.id, invited_id));
}
