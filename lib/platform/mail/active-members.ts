import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import type { Role } from '@/lib/core/roles';

/** Returns the ids of the organization's active members with one of the roles, as recipients of a mail about it. */
export async function activeMembers(tx: Tx, organization_id: string, roles: readonly Role[]): Promise<string[]> {
  const members = await tx
    .select({ user_id: memberships.user_id })
    .from(memberships)
    .where(
      and(
        eq(memberships.organization_id, organization_id),
        eq(memberships.status, 'active'),
        inArray(memberships.role, [...roles]),
      ),
    );
  return members.map(({ user_id }) => user_id);
}
