import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { invitations } from '@/db/schema/control/invitations';
import { memberships } from '@/db/schema/control/organizations';
import { ownOrganizations } from '@/lib/account/profile/read';
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
    const rows = await ownOrganizations(db, actor, {
      users: can(actor, 'users:read') ? boundedCount(users) : sql<null>`null`,
      pending_invitations: can(actor, 'invitations:read') ? boundedCount(pending) : sql<null>`null`,
    });
    const { users: members = null, pending_invitations = null } = rows[0] ?? {};
    return { organizations: rows, users: members, pending_invitations };
  },
});

function boundedCount(rows: SQL): SQL<number> {
  return sql`(select count(*)::int from (select 1 from ${rows} limit ${COUNTED_UP_TO + 1}) as counted)`;
}
