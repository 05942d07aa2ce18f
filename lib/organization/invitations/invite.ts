import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';
import { invitations } from '@/db/schema/control/invitations';
import { memberships } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { Problem } from '@/lib/core/problem';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import type { MutationContext } from '@/lib/operation/operation';
import { enqueueAll } from '@/lib/platform/jobs/queue';
import { invitationColumns } from './read';
import type { Invitation } from './schema';
import { discardSecrets } from './secrets';
import { type Invitee, type Refusal, validateInvitees } from './validate-invitees';

/** Hours until an invitation expires; sending its email restarts them. */
export const INVITATION_HOURS = 72;

/** The result for one person. */
export type Outcome = { invitation: Invitation } | { refusal: Refusal };

/** Returns the expiry of an invitation created or resent now, by the database's clock. */
export function inInvitationHours() {
  return sql`now() + make_interval(hours => ${INVITATION_HOURS})`;
}

/**
 * Invites one or many people. People who cannot be invited are refused one by one; each
 * of the others gets a user, a membership, an invitation, a queued email and an audit entry. Addresses must be distinct.
 * Except for audit entries, the number of statements does not depend on the number of people.
 * @returns the result for each person, in order
 * @throws Problem `rate_limited` when the invitations exceed today's limit; `conflict` when the actor's own role has just changed
 */
export async function invite(context: MutationContext, invitees: readonly Invitee[]): Promise<Outcome[]> {
  const { actor, db, audit, consume } = context;
  await lockInviting(db, actor.organization_id);
  await assertRoleUnchanged(db, actor);
  const refusals = await validateInvitees(db, actor, invitees);
  const admitted = invitees.filter((_, index) => !refusals[index]);
  if (admitted.length > 0) await consume('invitations', actor.organization_id, admitted.length);
  const created = await createInvitations(db, actor, admitted);
  for (const invitation of created) audit(createdEntry(invitation));
  const byEmail = new Map(created.map((invitation) => [invitation.email, invitation]));
  return invitees.map(({ email }, index) => {
    const refusal = refusals[index];
    return refusal ? { refusal } : { invitation: byEmail.get(email)! };
  });
}

/**
 * Lets one transaction at a time invite people to an organization, so that what `validateInvitees` reads stays true until the commit.
 * Not a row lock: accepting holds the person's row while it waits for the organization's.
 */
export function lockInviting(tx: Tx, organization_id: string): Promise<void> {
  return lockInTransaction(tx, 'invitations', organization_id);
}

/** The entry of the audit log for a new invitation. */
export function createdEntry({ id, email, role }: Invitation) {
  return {
    action: 'invitation.create',
    target: { type: 'invitation', id, label: email },
    changes: { role: { before: null, after: role } },
  };
}

/**
 * Creates invitations of people about whom `validateInvitees` has decided, and enqueues their emails. The caller has locked inviting
 * and counted the emails. An invitee may bring the id that the invitation gets.
 * @throws Problem `conflict` when one of them has joined meanwhile
 */
export async function createInvitations(
  tx: Tx,
  actor: Actor,
  admitted: readonly (Invitee & { id?: string })[],
): Promise<Invitation[]> {
  if (admitted.length === 0) return [];
  const { organization_id } = actor;
  const persons = await findOrAddPersons(tx, admitted);
  await closeExpired(tx, organization_id, admitted);
  const rows = admitted.map((invitee) => ({ ...invitee, organization_id, user_id: persons.get(invitee.email)! }));
  const joined = await tx
    .insert(memberships)
    .values(rows.map(({ user_id, role }) => ({ organization_id, user_id, role, status: 'invited' as const })))
    .onConflictDoUpdate({
      target: [memberships.organization_id, memberships.user_id],
      set: { role: sql`excluded.role`, updated_at: sql`now()` },
      setWhere: eq(memberships.status, 'invited'),
    })
    .returning({ user_id: memberships.user_id });
  const made = await tx
    .insert(invitations)
    .values(rows.map((row) => ({ ...row, invited_by_label: actor.label, expires_at: inInvitationHours() })))
    .onConflictDoNothing()
    .returning(invitationColumns);
  if (joined.length < rows.length || made.length < rows.length) {
    throw new Problem('conflict', 'One of these people was just invited or has just joined. Try again.');
  }
  await enqueueAll(
    tx,
    'send-invitation',
    made.map(({ id }) => ({ invitation_id: id })),
  );
  return made;
}

// For a known person the update changes nothing but locks the row, so that a concurrent removal waits. Sorted by address, so
// that two organizations inviting the same people do not deadlock. The name of a person without password or membership came
// only from an earlier invitation, so it is replaced. In SQL, because Drizzle has no conflict target on an expression.
async function findOrAddPersons(tx: Tx, invitees: readonly Invitee[]): Promise<Map<string, string>> {
  const sorted = invitees.toSorted((a, b) => (a.email < b.email ? -1 : 1));
  const column = (of: (invitee: Invitee) => string) => sql.param(sorted.map(of));
  const nobody = sql`users.password_hash is null
    and not exists (select from memberships where memberships.user_id = users.id)`;
  const { rows } = await tx.execute<{ id: string; email: string }>(sql`
    insert into users (id, email, first_name, last_name)
    select * from unnest(${column(newId)}::uuid[], ${column((it) => it.email)}::text[],
      ${column((it) => it.first_name)}::text[], ${column((it) => it.last_name)}::text[])
    on conflict (lower(email)) do update set
      first_name = case when ${nobody} then excluded.first_name else users.first_name end,
      last_name = case when ${nobody} then excluded.last_name else users.last_name end
    returning id, lower(email) as email`);
  return new Map(rows.map(({ id, email }) => [email, id]));
}

async function closeExpired(tx: Tx, organization_id: string, invitees: readonly Invitee[]): Promise<void> {
  const closed = await tx
    .update(invitations)
    .set({ status: 'expired', updated_at: sql`now()` })
    .where(
      and(
        eq(invitations.organization_id, organization_id),
        inArray(
          sql`lower(${invitations.email})`,
          invitees.map(({ email }) => email),
        ),
        eq(invitations.status, 'pending'),
        lte(invitations.expires_at, sql`now()`),
      ),
    )
    .returning({ user_id: invitations.user_id });
  if (closed.length === 0) return;
  await discardSecrets(
    tx,
    organization_id,
    closed.map(({ user_id }) => user_id),
  );
}
