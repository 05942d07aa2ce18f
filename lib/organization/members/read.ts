import { and, asc, eq, gt, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { listing } from '@/db/list-query';
import { paginate } from '@/db/page';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { controlSearch, searchWords } from '@/db/search';
import { hasSecondFactorSql } from '@/lib/account/second-factor/second-factor';
import type { Actor } from '@/lib/core/actor';
import { ROLE_PERMISSIONS } from '@/lib/core/permissions';
import { notFound } from '@/lib/core/problem';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import type { ExportUsers, ListUsers, User } from './schema';

// Sorts by letter rather than by byte, so that Ömer comes next to Omar whatever the database's default collation.
const name = sql`(${users.first_name} || ' ' || ${users.last_name}) collate "und-x-icu"`;
const lastActive = sql<string>`coalesce(${memberships.last_active_at}, '-infinity')`;

const dueAt = sql`(
  select ${securityPolicies}.two_factor_required_from from ${securityPolicies}
  where ${securityPolicies}.organization_id = ${memberships}.organization_id and not ${hasSecondFactorSql(users.id)}
)`.mapWith(securityPolicies.two_factor_required_from) as SQL<string | null>;

const columns = {
  id: users.id,
  email: users.email,
  first_name: users.first_name,
  last_name: users.last_name,
  role: memberships.role,
  status: memberships.status,
  last_active_at: memberships.last_active_at,
  two_factor: hasSecondFactorSql(users.id),
  two_factor_due_at: dueAt,
  created_at: memberships.created_at,
};

type Row = Omit<User, 'permissions'>;

const list = listing({
  from: memberships,
  rows: (query) => query.select(columns).from(memberships).innerJoin(users, eq(users.id, memberships.user_id)),
  id: users.id,
  sortable: {
    name: { by: name, value: (row) => `${row.first_name} ${row.last_name}` },
    email: { by: sql`lower(${users.email})`, value: (row) => row.email.toLowerCase() },
    role: { by: memberships.role, value: (row) => row.role },
    status: { by: memberships.status, value: (row) => row.status },
    last_active_at: { by: lastActive, value: (row) => row.last_active_at ?? '-infinity' },
    created_at: { by: memberships.created_at, value: (row) => row.created_at },
  },
});

/** One page of an organization's users. */
export async function findUsers(db: Db, organization_id: string, input: z.output<typeof ListUsers>) {
  const where = narrowed(organization_id, input);
  // Without a search no user columns are needed, so that the index on memberships suffices.
  const page = await paginate(db, list, input, where, { joined: Boolean(input.search) });
  return { ...page, items: page.items.map(describe) };
}

/** Returns the next users in order of id, at most `limit`; for exports. */
export async function walkUsers(
  db: Db,
  organization_id: string,
  input: z.output<typeof ExportUsers>,
  limit: number,
): Promise<User[]> {
  const rows = await db
    .select(columns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(narrowed(organization_id, input), input.after ? gt(memberships.user_id, input.after) : undefined))
    .orderBy(asc(memberships.user_id))
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
 * Returns one user of the organization, locked until the transaction ends, together with the actor's own membership. A pending
 * invitation is locked before the membership, in the same order as accepting and revoking do.
 * @throws Problem `not_found`; `conflict` when the actor's own role has changed since the request began
 */
export async function lockUser(tx: Tx, actor: Actor, id: string): Promise<User> {
  const { organization_id } = actor;
  await tx
    .select({ id: invitations.id })
    .from(invitations)
    .where(
      and(
        eq(invitations.organization_id, organization_id),
        eq(invitations.user_id, id),
        eq(invitations.status, 'pending'),
      ),
    )
    .for('update');
  await assertRoleUnchanged(tx, actor, [id]);
  const [row] = await select(tx, organization_id, id).for('update', { of: memberships });
  if (!row) throw notFound('user');
  return describe(row);
}

function select(db: Db | Tx, organization_id: string, id: string) {
  return db
    .select(columns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, id)));
}

type Filters = Pick<z.output<typeof ListUsers>, 'search' | 'role' | 'status' | 'two_factor'>;

function narrowed(organization_id: string, input: Filters) {
  return and(
    eq(memberships.organization_id, organization_id),
    input.role && inArray(memberships.role, input.role),
    input.status && inArray(memberships.status, input.status),
    input.two_factor && or(...input.two_factor.map((state) => (state === 'on' ? HAS_ONE : sql`not ${HAS_ONE}`))),
    ...searchWords(input.search ?? '').map((word) => controlSearch.finds(users, word)),
  );
}

const HAS_ONE = hasSecondFactorSql(memberships.user_id);

function describe(row: Row): User {
  return { ...row, permissions: [...ROLE_PERMISSIONS[row.role]] };
}
