import { and, eq } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';

/** The ids of the organization's active owners: they are told what becomes of its keys. */
export async function ownersOf(db: Tx, organization_id: string): Promise<string[]> {
  const owners = await db
    .select({ user_id: memberships.user_id })
    .from(memberships)
    .where(
      and(
        eq(memberships.organization_id, organization_id),
        eq(memberships.role, 'OWNER'),
        eq(memberships.status, 'active'),
      ),
    );
  return owners.map(({ user_id }) => user_id);
}
