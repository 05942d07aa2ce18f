import { and, asc, eq, inArray, isNotNull } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { formatList, pluralNoun } from '@/lib/core/format';
import { Problem } from '@/lib/core/problem';

/** Returns the names of the organizations that require a second factor of a person, now or from a coming deadline. */
export async function organizationsRequiring(db: Db | Tx, user_id: string): Promise<string[]> {
  const rows = await db
    .select({ name: organizations.name })
    .from(memberships)
    .innerJoin(securityPolicies, eq(securityPolicies.organization_id, memberships.organization_id))
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(
      and(
        eq(memberships.user_id, user_id),
        inArray(memberships.status, ['active', 'suspended']),
        isNotNull(securityPolicies.two_factor_required_from),
      ),
    )
    .orderBy(asc(organizations.name));
  return rows.map(({ name }) => name);
}

/**
 * Refuses to leave a person without a second factor that an organization requires. The caller has locked the person.
 * @throws Problem `conflict` that names the organizations that require one
 */
export async function assertMayGoWithout(tx: Tx, user_id: string): Promise<void> {
  const names = await organizationsRequiring(tx, user_id);
  if (names.length === 0) return;
  const require = pluralNoun(names.length, 'requires', 'require');
  throw new Problem('conflict', `${formatList(names)} ${require} two-factor authentication, so you can’t turn it off.`);
}
