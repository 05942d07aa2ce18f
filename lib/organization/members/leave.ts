import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';
import { activeMembership } from '@/lib/account/sessions/find-session';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, notFound, Problem } from '@/lib/core/problem';
import { lockPeople } from './lock-people';
import { endAccess } from './membership';

const OWNER_ONLY = 'Only an owner can transfer ownership.';

/**
 * Makes another active member OWNER and the actor ADMIN.
 * @returns both memberships as they were before
 * @throws Problem `insufficient_permission` unless the actor is currently an active OWNER; `not_found` unless the other is an active member
 */
export async function changeOwner(tx: Tx, actor: Actor, user_id: string) {
  if (actor.role !== 'OWNER') throw new Problem('insufficient_permission', OWNER_ONLY);
  if (user_id === actor.id) throw fieldProblem('user_id', 'self', 'You are already an owner. Choose someone else.');
  // Both rows in one statement and one order, so that two owners appointing each other do not deadlock.
  const both = await tx
    .select({ user_id: memberships.user_id, role: memberships.role, status: memberships.status, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(
      and(eq(memberships.organization_id, actor.organization_id), inArray(memberships.user_id, [actor.id, user_id])),
    )
    .orderBy(asc(memberships.user_id))
    .for('update', { of: memberships });
  const self = both.find((row) => row.user_id === actor.id);
  const newOwner = both.find((row) => row.user_id === user_id);
  if (self?.role !== 'OWNER' || self.status !== 'active') throw new Problem('insufficient_permission', OWNER_ONLY);
  if (newOwner?.status !== 'active') throw notFound('user');
  await setRole(tx, actor.organization_id, newOwner.user_id, 'OWNER');
  await setRole(tx, actor.organization_id, actor.id, 'ADMIN');
  return { newOwner, self };
}

async function setRole(tx: Tx, organization_id: string, user_id: string, role: 'OWNER' | 'ADMIN'): Promise<void> {
  await tx
    .update(memberships)
    .set({ role, updated_at: sql`now()` })
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, user_id)));
}

/**
 * Ends the actor's own membership, and their sessions in this organization. The session in use stays when they belong to another
 * organization, where it continues. A database trigger keeps the last active owner.
 * @returns the membership as it was
 * @throws SQLSTATE AG001, which `toProblem` turns into `conflict`
 */
export async function endMembership(tx: Tx, actor: Actor) {
  const { id, organization_id } = actor;
  await lockPeople(tx, organization_id, [id]);
  const [gone] = await tx
    .delete(memberships)
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, id)))
    .returning({ role: memberships.role, status: memberships.status });
  if (!gone) throw notFound('membership');
  const elsewhere = await activeMembership(tx, id);
  await endAccess(tx, organization_id, id, { reason: 'removed', except: elsewhere && actor.session_id });
  const [person] = await tx.select({ email: users.email }).from(users).where(eq(users.id, id));
  return { ...gone, email: person!.email };
}
