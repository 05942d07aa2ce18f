import { and, asc, eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { bulkChangeRows } from '@/db/schema/control/bulk-changes';
import { memberships, type organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import type { Role } from '@/lib/core/permissions';
import { runNextBatch } from './batch';
import { exportBulkChangeResults, startBulkChange } from './operations';
import type { BulkResult } from './schema';

type Organization = typeof organizations.$inferSelect;

/** Adds many people to an organization in one statement, named `Bulk 000001` and so on. @returns their ids by name */
export async function addMembers(organization: Organization, count: number, role: Role = 'MEMBER'): Promise<string[]> {
  const { rows } = await controlDb().execute<{ user_id: string }>(sql`
    with person as (
      insert into users (id, email, first_name, last_name)
      select gen_random_uuid(), n || '.' || ${newId()}::text || '@acme.example', 'Bulk', lpad(n::text, 6, '0')
      from generate_series(1, ${count}::int) as n returning id, last_name),
    joined as (
      insert into memberships (organization_id, user_id, role, status)
      select ${organization.id}, id, ${role}::role, 'active' from person)
    select id as user_id from person order by last_name`);
  return rows.map(({ user_id }) => user_id);
}

/** Makes all bulk changes that are due. */
export async function makeChanges(): Promise<void> {
  while (await runNextBatch());
}

/** Starts a bulk change, makes it, and returns its results by user id. */
export async function changeInBulk(
  actor: Actor,
  input: Parameters<typeof startBulkChange>[1],
): Promise<Record<string, BulkResult>> {
  const { id } = await startBulkChange(actor, input);
  await makeChanges();
  return resultsOf(actor, id);
}

/** Returns the results of a bulk change by user id. */
export async function resultsOf(actor: Actor, id: string): Promise<Record<string, BulkResult>> {
  const { items } = await exportBulkChangeResults(actor, { id });
  return Object.fromEntries(items.map((result) => [result.user_id, result]));
}

/** Returns the people in a bulk change, in its order. */
export async function capturedUsers(id: string): Promise<string[]> {
  const rows = await controlDb()
    .select({ user_id: bulkChangeRows.user_id })
    .from(bulkChangeRows)
    .where(eq(bulkChangeRows.bulk_change_id, id))
    .orderBy(asc(bulkChangeRows.position));
  return rows.map(({ user_id }) => user_id);
}

/** Returns a person's membership. */
export async function membershipOf(organization: Organization, user_id: string) {
  const [row] = await controlDb()
    .select({ role: memberships.role, status: memberships.status })
    .from(memberships)
    .where(and(eq(memberships.organization_id, organization.id), eq(memberships.user_id, user_id)));
  return row;
}
