import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';

/**
 * Locks members of the organization, then their pending invitations, in the same order as signing in, accepting and revoking do. The
 * caller locks the memberships next.
 */
export async function lockPeople(tx: Tx, organization_id: string, user_ids: readonly string[]): Promise<void> {
  await tx
    .select({ id: users.id })
    .from(users)
    .innerJoin(memberships, eq(memberships.user_id, users.id))
    .where(and(eq(memberships.organization_id, organization_id), inArray(users.id, [...user_ids])))
    .orderBy(asc(users.id))
    .for('no key update', { of: users });
  await tx
    .select({ id: invitations.id })
    .from(invitations)
    .where(
      and(
        eq(invitations.organization_id, organization_id),
        inArray(invitations.user_id, [...user_ids]),
        eq(invitations.status, 'pending'),
      ),
    )
    .orderBy(asc(invitations.id))
    .for('update');
}
