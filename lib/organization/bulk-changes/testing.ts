import { and, eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships, type organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { type Permission, ROLE_PERMISSIONS } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';
import { owned } from '@/lib/organization/members/testing';
import { keyActor, makeKey, makeMember } from '@/tests/fixtures';
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
  const items: BulkResult[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<typeof exportBulkChangeResults>> = await exportBulkChangeResults(actor, {
      id,
      after,
    });
    items.push(...page.items);
    after = page.next;
  }
  return Object.fromEntries(items.map((result) => [result.user_id, result]));
}

/** Returns a person's membership. */
export async function membershipOf(organization: Organization, user_id: string) {
  const [row] = await controlDb()
    .select({ role: memberships.role, status: memberships.status })
    .from(memberships)
    .where(and(eq(memberships.organization_id, organization.id), eq(memberships.user_id, user_id)));
  return row;
}

/** What the actor of `halfway` needs to make people DEVELOPER. */
const FOR_DEVELOPERS: Permission[] = ['users:write', ...ROLE_PERMISSIONS.DEVELOPER];

/** An organization in which an ADMIN, or an API key, has started to make 1,200 people DEVELOPER, and the first 500 are done. */
export async function halfway(starter: 'admin' | 'key' = 'admin') {
  await makeChanges();
  const { organization, actor: owner } = await owned();
  const user_ids = await addMembers(organization, 1_200);
  const { actor: admin } = await makeMember(organization, 'ADMIN');
  const { id: key_id } = await makeKey(organization, FOR_DEVELOPERS);
  const actor = starter === 'admin' ? admin : { ...keyActor(organization, FOR_DEVELOPERS), id: key_id };
  const { id } = await startBulkChange(actor, { action: 'change_role', role: 'DEVELOPER', user_ids });
  await runNextBatch();
  return { organization, owner, actor, id, user_ids };
}

/** Counts the people of an organization who have a role. */
export function countRole(organization: Organization, role: Role): Promise<number> {
  return controlDb().$count(
    memberships,
    and(eq(memberships.organization_id, organization.id), eq(memberships.role, role)),
  );
}

/** Returns what an action in an organization was done to, from the audit log. */
export async function targetsOf(organization: Organization, action: string): Promise<(string | null)[]> {
  const rows = await controlDb()
    .select({ id: auditEvents.target_id })
    .from(auditEvents)
    .where(and(eq(auditEvents.organization_id, organization.id), eq(auditEvents.action, action)));
  return rows.map(({ id }) => id);
}
