import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { lockDomainRules } from '@/lib/organization/invitations/rules';
import type { OpenChange } from './claim';

/**
 * Locks what a batch changes or depends on, in the order of the changes of one user: the domain rules where invitations are renewed,
 * the people, their pending invitations, then their memberships together with that of the one who started the change.
 */
export async function lockPeople(tx: Tx, change: OpenChange, user_ids: readonly string[]): Promise<void> {
  const { organization_id } = change;
  if (change.action === 'send_temporary_password') await lockDomainRules(tx, organization_id);
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
  await tx
    .select({ user_id: memberships.user_id })
    .from(memberships)
    .where(
      and(
        eq(memberships.organization_id, organization_id),
        inArray(memberships.user_id, [change.actor_id, ...user_ids]),
      ),
    )
    .orderBy(asc(memberships.user_id))
    .for('update');
}
