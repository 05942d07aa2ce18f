import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';

/**
 * Locks a person and their pending invitations, before a change that may accept one and ends sessions or emailed secrets. Whatever
 * else ends an invitation locks it before the sessions that were opened with it, so this takes the same order: the person, the
 * organizations, the invitations.
 */
export async function lockInvitations(tx: Tx, user_id: string): Promise<void> {
  await tx.select({ id: users.id }).from(users).where(eq(users.id, user_id)).for('no key update');
  const pending = and(eq(invitations.user_id, user_id), eq(invitations.status, 'pending'));
  const open = await tx.select({ organization_id: invitations.organization_id }).from(invitations).where(pending);
  if (open.length === 0) return;
  const ids = open.map(({ organization_id }) => organization_id);
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(inArray(organizations.id, ids))
    .orderBy(organizations.id)
    .for('share');
  await tx.select({ id: invitations.id }).from(invitations).where(pending).orderBy(invitations.id).for('update');
}
