import { and, asc, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { can } from '@/lib/core/actor';
import { query } from '@/lib/operation/operation';
import { COUNTED_UP_TO, Navigation } from './schema';

/**
 * What the navigation shows next to the page: the actor's organizations by name, and how many users and pending invitations there
 * are. One statement, because every page runs it; Postgres counts once, not for each row.
 */
export const getNavigation = query({
  name: 'navigation.get',
  summary: 'Get your organizations and the counts of the navigation',
  permission: 'self:switch_organization',
  input: z.strictObject({}),
  output: Navigation,
  async run({ actor, db }) {
    const { organization_id } = actor;
    const users = sql`${memberships} where ${memberships.organization_id} = ${organization_id}`;
    const pending = sql`${invitations} where ${invitations.organization_id} = ${organization_id}
      and ${invitations.status} = 'pending' and ${invitations.expires_at} > now()`;
    const rows = await db
      .select({
        id: organizations.id,
        name: organizations.name,
        plan: organizations.plan,
        role: memberships.role,
        is_current: sql<boolean>`${organizations.id} = ${organization_id}`,
        is_deleted: sql<boolean>`${organizations.erase_at} is not null`,
        users: can(actor, 'users:read') ? boundedCount(users) : sql<null>`null`,
        pending_invitations: can(actor, 'invitations:read') ? boundedCount(pending) : sql<null>`null`,
      })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
      .where(and(eq(memberships.user_id, actor.id), eq(memberships.status, 'active')))
      .orderBy(asc(sql`lower(${organizations.name})`), asc(organizations.id));
    const { users: members = null, pending_invitations = null } = rows[0] ?? {};
    return { organizations: rows, users: members, pending_invitations };
  },
});

function boundedCount(rows: SQL): SQL<number> {
  return sql`(select count(*)::int from (select 1 from ${rows} limit ${COUNTED_UP_TO + 1}) as counted)`;
}
