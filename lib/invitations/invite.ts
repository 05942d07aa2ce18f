import { and, eq, lte, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/actor';
import { newId } from '@/lib/id';
import { emailConflict } from './admission';
import { invitationColumns } from './read';
import type { Invitation, InviteUser } from './schema';
import { discardSecrets } from './secrets';

/** Hours that an invitation is open; its mail starts them anew. */
export const INVITATION_HOURS = 72;

type Invitee = z.output<typeof InviteUser>;

/** When an invitation made or renewed now will end, by the database's clock. */
export function inInvitationHours() {
  return sql`now() + make_interval(hours => ${INVITATION_HOURS})`;
}

/**
 * Adds the person, the membership and the invitation. Every step is one statement that a unique index decides, so that of
 * two at once exactly one succeeds.
 * @throws Problem `conflict` on `email` when the person is a member or has been invited
 */
export async function invite(tx: Tx, actor: Actor, invitee: Invitee): Promise<Invitation> {
  const { organization_id } = actor;
  const user_id = await findOrAddPerson(tx, invitee);
  await assertNoMember(tx, organization_id, user_id, invitee.email);
  await closeExpired(tx, organization_id, user_id, invitee.email);
  const [invitation] = await tx
    .insert(invitations)
    .values({
      ...invitee,
      organization_id,
      user_id,
      invited_by_label: actor.label,
      expires_at: inInvitationHours() as never,
    })
    .onConflictDoNothing()
    .returning(invitationColumns);
  if (!invitation) {
    throw emailConflict(
      'already_invited',
      `${invitee.email} has an invitation already. Use Resend in the list of pending invitations.`,
    );
  }
  const [membership] = await tx
    .insert(memberships)
    .values({ organization_id, user_id, role: invitee.role, status: 'invited' })
    .onConflictDoUpdate({
      target: [memberships.organization_id, memberships.user_id],
      set: { role: invitee.role, updated_at: sql`now()` },
      setWhere: eq(memberships.status, 'invited'),
    })
    .returning({ user_id: memberships.user_id });
  if (!membership) throw emailConflict('already_member', `${invitee.email} is a member already.`);
  return invitation;
}

// An update that changes nothing where the person is known: it locks the row, so that a removal at the same time waits.
// The name of somebody who never had a password and belongs nowhere is only what an earlier invitation said.
// In SQL, because Drizzle knows no conflict on an expression.
async function findOrAddPerson(tx: Tx, { email, first_name, last_name }: Invitee): Promise<string> {
  const nobody = sql`users.password_hash is null
    and not exists (select from memberships where memberships.user_id = users.id)`;
  const { rows } = await tx.execute<{ id: string }>(sql`
    insert into users (id, email, first_name, last_name) values (${newId()}, ${email}, ${first_name}, ${last_name})
    on conflict (lower(email)) do update set
      first_name = case when ${nobody} then excluded.first_name else users.first_name end,
      last_name = case when ${nobody} then excluded.last_name else users.last_name end
    returning id`);
  return rows[0]!.id;
}

async function assertNoMember(tx: Tx, organization_id: string, user_id: string, email: string): Promise<void> {
  const [membership] = await tx
    .select({ status: memberships.status })
    .from(memberships)
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, user_id)));
  if (membership?.status === 'active') throw emailConflict('already_member', `${email} is a member already.`);
  if (membership?.status === 'suspended') {
    throw emailConflict('suspended_member', `${email} is a member, but suspended. Reactivate them in Users.`);
  }
}

async function closeExpired(tx: Tx, organization_id: string, user_id: string, email: string): Promise<void> {
  const closed = await tx
    .update(invitations)
    .set({ status: 'expired', updated_at: sql`now()` })
    .where(
      and(
        eq(invitations.organization_id, organization_id),
        eq(sql`lower(${invitations.email})`, email),
        eq(invitations.status, 'pending'),
        lte(invitations.expires_at, sql`now()`),
      ),
    )
    .returning({ id: invitations.id });
  if (closed.length > 0) await discardSecrets(tx, organization_id, user_id);
}
