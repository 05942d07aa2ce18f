import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import { lockDomainRules } from '@/lib/organization/invitations/rules';
import { lockPeople } from '@/lib/organization/members/lock-people';
import type { OpenChange } from './claim';
import type { Action } from './constants';

/** The actions that renew invitations, which the domain rules must allow. */
const RENEWING: Action[] = ['send_temporary_password', 'resend_invitation'];

/**
 * Locks what a batch changes or depends on, in the order of the changes of one user: the domain rules where invitations are renewed,
 * the people, their pending invitations, then their memberships together with that of the one who started the change.
 */
export async function lockBatch(tx: Tx, change: OpenChange, user_ids: readonly string[]): Promise<void> {
  const { organization_id } = change;
  if (RENEWING.includes(change.action)) await lockDomainRules(tx, organization_id);
  await lockPeople(tx, organization_id, user_ids);
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
