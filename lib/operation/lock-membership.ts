import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';

/**
 * Checks a person's role again in the transaction that grants authority to others or takes it away. Their own membership is locked
 * until the commit, together with those about to be changed and in a fixed order, so that when two people demote each other at the
 * same moment the second is refused. Keys and the system have no membership.
 * @param others the people whose memberships are about to be changed
 * @throws Problem `conflict` when the actor's role is no longer what it was when the request began
 */
export async function assertRoleUnchanged(tx: Tx, actor: Actor, others: readonly string[] = []): Promise<void> {
  if (actor.kind !== 'user') return;
  const rows = await tx
    .select({ user_id: memberships.user_id, role: memberships.role, status: memberships.status })
    .from(memberships)
    .where(
      and(eq(memberships.organization_id, actor.organization_id), inArray(memberships.user_id, [actor.id, ...others])),
    )
    .orderBy(asc(memberships.user_id))
    .for(others.length > 0 ? 'update' : 'share');
  const own = rows.find(({ user_id }) => user_id === actor.id);
  if (own?.status === 'active' && own.role === actor.role) return;
  throw new Problem('conflict', 'Your role was just changed. Reload the page to see your current permissions.');
}
