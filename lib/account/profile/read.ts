import { and, asc, desc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import type { Profile, Welcome } from './schema';

/** Locks the actor's own row, before any other row of theirs. @returns their current address */
export async function lockSelf(tx: Tx, actor: Actor): Promise<{ email: string }> {
  const [self] = await tx.select({ email: users.email }).from(users).where(eq(users.id, actor.id)).for('no key update');
  if (!self) throw notFound('profile');
  return self;
}

/** Returns the actor's account as they see it. */
export async function findProfile(db: Db | Tx, actor: Actor): Promise<Profile> {
  const [profile] = await db
    .select({
      id: users.id,
      email: users.email,
      first_name: users.first_name,
      last_name: users.last_name,
      theme: users.theme,
      time_zone: users.time_zone,
      role: memberships.role,
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.user_id, users.id))
    .where(and(eq(users.id, actor.id), eq(memberships.organization_id, actor.organization_id)));
  if (!profile) throw notFound('profile');
  return profile;
}

/**
 * Returns the organizations in which the actor is an active member, by name.
 * @param more further columns of each row
 */
export function ownOrganizations<More extends Record<string, SQL>>(db: Db | Tx, actor: Actor, more: More) {
  return db
    .select({
      id: organizations.id,
      name: organizations.name,
      plan: organizations.plan,
      role: memberships.role,
      is_current: sql<boolean>`${organizations.id} = ${actor.organization_id}`,
      is_deleted: sql<boolean>`${organizations.erase_at} is not null`,
      ...more,
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(and(eq(memberships.user_id, actor.id), eq(memberships.status, 'active')))
    .orderBy(asc(sql`lower(${organizations.name})`), asc(organizations.id));
}

/** Returns the invitation that the actor accepted within the last day to join their current organization, if any. */
export async function findWelcome(db: Db, actor: Actor): Promise<Welcome> {
  const [accepted] = await db
    .select({ invited_by: invitations.invited_by_label, joined_at: invitations.accepted_at })
    .from(invitations)
    .where(
      and(
        eq(invitations.user_id, actor.id),
        eq(invitations.organization_id, actor.organization_id),
        eq(invitations.status, 'accepted'),
        gt(invitations.accepted_at, sql`now() - interval '1 day'`),
      ),
    )
    .orderBy(desc(invitations.accepted_at))
    .limit(1);
  return accepted?.joined_at ? { ...accepted, joined_at: accepted.joined_at } : null;
}
