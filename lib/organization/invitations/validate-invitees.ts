import { and, eq, gt, inArray, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { type FieldError, Problem, type ProblemCode } from '@/lib/core/problem';
import { domainRefusal, lockDomainRules, roleRefusal } from './rules';
import type { InviteUser } from './schema';

/** A person to invite, as parsed by `InviteUser`. */
export type Invitee = z.output<typeof InviteUser>;

/** Why a person cannot be invited. */
export interface Refusal {
  /** The problem code when they are invited alone. */
  problem: ProblemCode;
  error: FieldError;
  /** Their pending invitation, if that is the reason. */
  invitation_id?: string;
}

/**
 * Returns for each person, in order, why they cannot be invited; undefined when they can. Always three statements, whatever
 * their number. Locks the domain rules.
 */
export async function validateInvitees(
  tx: Tx,
  actor: Actor,
  invitees: readonly Invitee[],
): Promise<(Refusal | undefined)[]> {
  const rules = await lockDomainRules(tx, actor.organization_id);
  const known = await knownPeople(
    tx,
    actor.organization_id,
    invitees.map(({ email }) => email),
  );
  return invitees.map(({ email, role }) => {
    const above = roleRefusal(actor, role);
    if (above) return { problem: 'insufficient_permission', error: above };
    const outside = domainRefusal(rules, email);
    if (outside) return { problem: 'validation_error', error: outside };
    return known.get(email);
  });
}

/** Returns the problem for a single refused invitation. */
export function refusalProblem({ problem, error }: Refusal): Problem {
  return new Problem(problem, error.message, { errors: [error] });
}

// Pending invitations are also looked up by user id: the address may have changed since.
async function knownPeople(tx: Tx, organization_id: string, emails: string[]): Promise<Map<string, Refusal>> {
  const address = sql<string>`lower(${users.email})`;
  const invited = sql<string>`lower(${invitations.email})`;
  const people = await tx
    .select({ id: users.id, email: address, status: memberships.status })
    .from(users)
    .leftJoin(memberships, and(eq(memberships.user_id, users.id), eq(memberships.organization_id, organization_id)))
    .where(inArray(address, emails));
  const ids = people.map(({ id }) => id);
  const open = await tx
    .select({ id: invitations.id, email: invited, user_id: invitations.user_id })
    .from(invitations)
    .where(
      and(
        eq(invitations.organization_id, organization_id),
        eq(invitations.status, 'pending'),
        gt(invitations.expires_at, sql`now()`),
        or(inArray(invited, emails), inArray(invitations.user_id, ids)),
      ),
    );
  const known = new Map(open.map(({ email, id }) => [email, alreadyInvited(email, id)]));
  const byUser = new Map(open.map((invitation) => [invitation.user_id, invitation]));
  for (const { id, email, status } of people) {
    const invitation = byUser.get(id);
    if (invitation) known.set(email, alreadyInvited(email, invitation.id));
    if (status === 'active') known.set(email, conflict('already_member', `${email} is already a member.`));
    if (status === 'suspended') {
      known.set(email, conflict('suspended_member', `${email} is a suspended member. Reactivate them in Users.`));
    }
  }
  return known;
}

function alreadyInvited(email: string, invitation_id: string): Refusal {
  const message = `${email} already has an invitation. Use Resend in the list of pending invitations.`;
  return { ...conflict('already_invited', message), invitation_id };
}

function conflict(code: string, message: string): Refusal {
  return { problem: 'conflict', error: { path: 'email', code, message } };
}
