import { and, asc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { listing } from '@/db/list-query';
import { paginate } from '@/db/page';
import { memberDirectory, memberships, users } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { controlSearch, searchWords } from '@/db/search';
import { hasSecondFactorSql } from '@/lib/account/second-factor/second-factor';
import type { Actor } from '@/lib/core/actor';
import { ROLE_PERMISSIONS } from '@/lib/core/permissions';
import { notFound } from '@/lib/core/problem';
import { ROLES } from '@/lib/core/roles';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import { USER_STATUSES } from './constants';
import { lockPeople } from './lock-people';
import type { ExportUsers, ListUsers, User } from './schema';

/** What is shown of a member. @param two_factor whether they have a second factor */
function columnsWith<TwoFactor extends SQL<boolean> | typeof memberDirectory.two_factor>(two_factor: TwoFactor) {
  const dueAt = sql`(
    select ${securityPolicies}.two_factor_required_from from ${securityPolicies}
    where ${securityPolicies}.organization_id = ${memberships}.organization_id and not ${two_factor}
  )`.mapWith(securityPolicies.two_factor_required_from) as SQL<string | null>;
  return {
    id: users.id,
    email: users.email,
    first_name: users.first_name,
    last_name: users.last_name,
    role: memberships.role,
    status: memberships.status,
    last_active_at: memberships.last_active_at,
    two_factor,
    two_factor_due_at: dueAt,
    created_at: memberships.created_at,
  };
}

const directoryColumns = columnsWith(memberDirectory.two_factor);

type Row = Omit<User, 'permissions'>;

const isMember = and(
  eq(memberships.organization_id, memberDirectory.organization_id),
  eq(memberships.user_id, memberDirectory.user_id),
);
const { organization_id, user_id, role, status, two_factor, email, last_active_at, created_at } = memberDirectory;

const list = listing({
  from: memberDirectory,
  rows: (query) =>
    query
      .select({ ...directoryColumns, name: memberDirectory.name })
      .from(memberDirectory)
      .innerJoin(memberships, isMember)
      .innerJoin(users, eq(users.id, user_id)),
  organization: organization_id,
  id: user_id,
  sortable: {
    // By letter rather than by byte, so that Ömer comes next to Omar whatever the database's default collation.
    name: { by: sql`${memberDirectory.name} collate "und-x-icu"`, value: (row) => row.name },
    email: { by: email, value: (row) => row.email.toLowerCase() },
    role: { by: role, value: (row) => row.role },
    status: { by: status, value: (row) => row.status },
    last_active_at: { by: last_active_at, value: (row) => row.last_active_at ?? '-infinity' },
    created_at: { by: created_at, value: (row) => row.created_at },
  },
  facets: {
    role: { column: role, values: ROLES },
    status: { column: status, values: USER_STATUSES },
    two_factor: { column: two_factor, values: [true, false] },
  },
});

/** One page of an organization's users. */
export async function findUsers(db: Db, organization_id: string, input: z.output<typeof ListUsers>) {
  const facets = {
    role: input.role,
    status: input.status,
    two_factor: input.two_factor?.map((state) => state === 'on'),
  };
  const page = await paginate(db, list, input, { organization_id, facets, search: searched(input.search) });
  return { ...page, items: page.items.map(({ name: _, ...row }) => describe(row)) };
}

/** Returns the next users in order of id, at most `limit`; for exports. */
export async function walkUsers(
  db: Db,
  organization_id: string,
  input: z.output<typeof ExportUsers>,
  limit: number,
): Promise<User[]> {
  const rows = await db
    .select(directoryColumns)
    .from(memberDirectory)
    .innerJoin(memberships, isMember)
    .innerJoin(users, eq(users.id, user_id))
    .where(and(matchesFilters(organization_id, input), input.after ? gt(user_id, input.after) : undefined))
    .orderBy(asc(user_id))
    .limit(limit);
  return rows.map(describe);
}

/** One user of the organization. @throws Problem `not_found` */
export async function findUser(db: Db | Tx, organization_id: string, id: string): Promise<User> {
  const [row] = await select(db, organization_id, id);
  if (!row) throw notFound('user');
  return describe(row);
}

/**
 * Returns one user of the organization, locked until the transaction ends, together with the actor's own membership.
 * @throws Problem `not_found`; `conflict` when the actor's own role has changed since the request began
 */
export async function lockUser(tx: Tx, actor: Actor, id: string): Promise<User> {
  const { organization_id } = actor;
  await lockPeople(tx, organization_id, [id]);
  await assertRoleUnchanged(tx, actor, [id]);
  const [row] = await select(tx, organization_id, id).for('update', { of: memberships });
  if (!row) throw notFound('user');
  return describe(row);
}

function select(db: Db | Tx, organization_id: string, id: string) {
  return db
    .select(columnsWith(hasSecondFactorSql(users.id)))
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, id)));
}

/** The filters of the user list. */
export type UserFilters = Pick<z.output<typeof ListUsers>, 'search' | 'role' | 'status' | 'two_factor'>;

/** SQL condition on `member_directory`: the organization's members that match the filters. */
export function matchesFilters(organization_id: string, input: UserFilters) {
  return and(
    eq(memberDirectory.organization_id, organization_id),
    input.role && inArray(role, input.role),
    input.status && inArray(status, input.status),
    input.two_factor && or(...input.two_factor.map((state) => eq(two_factor, state === 'on'))),
    searched(input.search),
  );
}

function searched(search = ''): SQL | undefined {
  return and(...searchWords(search).map((word) => controlSearch.finds(memberDirectory, word)));
}

function describe(row: Row): User {
  return { ...row, permissions: [...ROLE_PERMISSIONS[row.role]] };
}
