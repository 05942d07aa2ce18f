import { and, eq, inArray, ne, notExists, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { revokeAccess } from '@/lib/account/sessions/revoke-access';
import { revokeSessions } from '@/lib/account/sessions/session';
import { Problem } from '@/lib/core/problem';
import { pendingInvitationOf, revoke } from '@/lib/organization/invitations/pending';
import { discardTokens } from '@/lib/platform/crypto/tokens';
import type { User } from './schema';

type Named = Pick<User, 'id' | 'first_name'>;

/**
 * Saves a new role or status of one or several people and updates the role in their pending invitations. Suspending ends their
 * sessions in this organization. The caller holds the locks on the memberships.
 * @throws SQLSTATE AG001 when no active owner would be left, which `toProblem` turns into `conflict`
 */
export async function changeMemberships(
  tx: Tx,
  organization_id: string,
  user_ids: readonly string[],
  wanted: { role?: User['role']; status?: 'active' | 'suspended' },
): Promise<void> {
  await tx
    .update(memberships)
    .set({ ...wanted, updated_at: sql`now()` })
    .where(and(eq(memberships.organization_id, organization_id), inArray(memberships.user_id, [...user_ids])));
  if (wanted.status === 'suspended') await endAccess(tx, organization_id, user_ids, { reason: 'suspended' });
  if (!wanted.role) return;
  await tx
    .update(invitations)
    .set({ role: wanted.role, updated_at: sql`now()` })
    .where(
      and(
        eq(invitations.organization_id, organization_id),
        inArray(invitations.user_id, [...user_ids]),
        eq(invitations.status, 'pending'),
      ),
    );
}

/**
 * Removes a person from the organization and ends their sessions, temporary passwords and pending invitation. A user with an
 * account who belongs nowhere else is deleted; an invited person stays, for the invitation's history.
 * @throws SQLSTATE AG001 when no active owner would be left
 */
export async function removeMembership(tx: Tx, organization_id: string, user: Pick<User, 'id'>): Promise<void> {
  const invitation = await pendingInvitationOf(tx, organization_id, user.id);
  if (invitation) {
    await revoke(tx, organization_id, invitation.id);
    return;
  }
  // Lock first and check in a separate statement: a concurrent invitation elsewhere has then either created its membership,
  // or waits and finds no user. And before the deletion, which locks the directory's row: a change of the person's own locks
  // them before that row.
  await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('update');
  await tx
    .delete(memberships)
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, user.id)));
  await endAccess(tx, organization_id, user.id, { reason: 'removed' });
  const others = tx.select({ id: memberships.user_id }).from(memberships).where(eq(memberships.user_id, user.id));
  await tx.delete(users).where(and(eq(users.id, user.id), notExists(others)));
}

/**
 * Throws when a person also belongs to another organization: how they sign in is not this organization's to change.
 * @param what what would be reset, such as “password”; `instead` says what else they can do
 * @throws Problem `conflict`
 */
export async function assertOnlyHere(
  tx: Tx,
  organization_id: string,
  user: Named,
  { what, instead }: { what: string; instead: string },
): Promise<void> {
  // The person's own changes take the same lock, so that the two run one after the other.
  await tx.select({ id: users.id }).from(users).where(eq(users.id, user.id)).for('no key update');
  const [elsewhere] = await tx
    .select({ id: memberships.organization_id })
    .from(memberships)
    .where(
      and(
        eq(memberships.user_id, user.id),
        ne(memberships.organization_id, organization_id),
        inArray(memberships.status, ['active', 'suspended']),
      ),
    )
    .limit(1);
  if (!elsewhere) return;
  throw new Problem(
    'conflict',
    `${user.first_name} also belongs to another organization, so you cannot reset their ${what}. ${instead}`,
  );
}

/**
 * Deletes the password of a person who belongs only to this organization, so that they can only sign in with the temporary
 * password that the caller emails.
 * @throws Problem `conflict` when they belong to another organization too
 */
export async function forgetPassword(tx: Tx, organization_id: string, user: Named): Promise<void> {
  await assertOnlyHere(tx, organization_id, user, {
    what: 'password',
    instead: 'They can use “Forgot password?” on the sign-in page.',
  });
  await revokeAccess(tx, user.id, 'temporary_password');
}

/** Ends the sessions of one or several people in the organization, except one, and the temporary passwords sent to them there. */
export async function endAccess(
  tx: Tx,
  organization_id: string,
  user_id: string | readonly string[],
  { reason, except }: { reason: string; except?: string | null },
): Promise<void> {
  await revokeSessions(tx, { user_id, organization_id, except }, reason);
  await discardTokens(tx, { purpose: 'temporary_password', user_id, organization_id });
}
