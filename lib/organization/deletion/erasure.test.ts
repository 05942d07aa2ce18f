import { eq, sql } from 'drizzle-orm';
import { beforeAll, expect, it, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { ACME_ID, NORTHWIND_ID } from '@/demo/seed/cast';
import { seedDemo } from '@/demo/seed/demo';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { OWN_CHANGES, whileChanging } from '@/tests/lock-waits';
import { eraseDeletedOrganizations } from './erasure';

interface Table {
  name: string;
  rows: number;
}

/** The number of an organization's rows in every table of both planes. */
async function rowsOf(organization_id: string): Promise<Table[]> {
  const { rows: tables } = await controlPool().query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
     where column_name = 'organization_id' and table_schema in ('public', 'voice') order by 1`,
  );
  const counted: Table[] = [];
  for (const { name } of tables) {
    const { rows } = await controlPool().query<{ n: number }>(
      `select count(*)::int as n from ${name} where organization_id = $1`,
      [organization_id],
    );
    counted.push({ name, rows: rows[0]!.n });
  }
  return counted;
}

const eraseAt = (id: string, interval: string) =>
  controlDb()
    .update(organizations)
    .set({ erase_at: sql`now() + ${interval}::interval` })
    .where(eq(organizations.id, id));

beforeAll(async () => {
  vi.spyOn(console, 'info').mockImplementation(() => {});
  await seedDemo(() => {});
}, 60_000);

it('eraseDeletedOrganizations keeps restorable organizations and erases overdue ones completely', async () => {
  const before = await rowsOf(ACME_ID);
  // Otherwise there would be little to leave behind.
  const filled = before.filter(({ rows }) => rows > 0).map(({ name }) => name);
  expect(filled).toEqual(
    expect.arrayContaining([
      ...['public.api_key_usage', 'public.api_keys', 'public.audit_events', 'public.invitations', 'public.memberships'],
      ...['voice.agents', 'voice.calls', 'voice.contacts', 'voice.knowledge_base_documents', 'voice.leads'],
    ]),
  );
  const neighbour = await rowsOf(NORTHWIND_ID);
  const people = await controlDb()
    .select({ user_id: memberships.user_id })
    .from(memberships)
    .where(eq(memberships.organization_id, ACME_ID));
  const guests = new Set(
    (
      await controlDb()
        .select({ user_id: memberships.user_id })
        .from(memberships)
        .where(eq(memberships.organization_id, NORTHWIND_ID))
    ).map(({ user_id }) => user_id),
  );
  expect(people.some(({ user_id }) => guests.has(user_id))).toBe(true);

  await eraseAt(ACME_ID, '1 hour');
  expect(await eraseDeletedOrganizations()).not.toContain(ACME_ID);
  expect(await rowsOf(ACME_ID)).toEqual(before);

  await eraseAt(ACME_ID, '-1 second');
  // Two processes at once, as in production.
  await Promise.all([eraseDeletedOrganizations(), eraseDeletedOrganizations()]);
  expect((await rowsOf(ACME_ID)).filter(({ rows }) => rows > 0)).toEqual([]);
  expect(await controlDb().select().from(organizations).where(eq(organizations.id, ACME_ID))).toEqual([]);
  expect(await rowsOf(NORTHWIND_ID)).toEqual(neighbour);
  const left = new Set((await controlDb().select({ id: users.id }).from(users)).map(({ id }) => id));
  for (const { user_id } of people) expect([user_id, left.has(user_id)]).toEqual([user_id, guests.has(user_id)]);
}, 60_000);

it('eraseDeletedOrganizations waits for a member who is changing their name', async () => {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'OWNER');
  await eraseAt(organization.id, '-1 second');
  const erasing = whileChanging(user.id, () => eraseDeletedOrganizations(), OWN_CHANGES['change of their name']);
  expect(await erasing).toContain(organization.id);
  expect(await controlDb().$count(users, eq(users.id, user.id))).toBe(0);
});
