import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool, type Db } from '@/db/client';
import { WALKED } from '@/db/list-statements';
import { newId } from '@/lib/core/id';
import { ROLES } from '@/lib/core/roles';
import { makeOrganization } from '@/tests/fixtures';
import { PAGE, statementsOf, testVisitedRows, visited } from '@/tests/list-plans';
import { TWO_FACTOR_STATES, USER_SORTS, USER_STATUSES } from './constants';
import { findUsers, walkUsers } from './read';
import { ExportUsers, ListUsers } from './schema';

// More than a search walks through, and than are counted.
const MEMBERS = 12_000;
const BATCH = 2_000;

const list = {
  table: 'member_directory',
  combinations: ROLES.length * USER_STATUSES.length * TWO_FACTOR_STATES.length,
  find: (db: Db, organization_id: string, input: object) => findUsers(db, organization_id, ListUsers.parse(input)),
};

describe('findUsers', () => {
  let large: string;
  let small: string;

  beforeAll(async () => {
    [large, small] = [(await makeOrganization()).id, (await makeOrganization()).id];
    // One owner, a rare name and a common one; every tenth is suspended.
    const people = (from: number) =>
      sql`select gen_random_uuid() as id, n from generate_series(${from + 1}::int, ${from + BATCH}::int) as n`;
    for (let from = 0; from < MEMBERS; from += BATCH)
      await controlDb().execute(sql`with person as (${people(from)}), added as (
        insert into users (id, email, first_name, last_name)
        select id, n || '.' || ${newId()}::text || '@acme.example', case when n % 20 = 0 then 'Ada' else 'Grace' end,
          case when n % 1000 = 0 then 'Shcherbakov' else 'Okafor' || n % 100 end from person)
      insert into memberships (organization_id, user_id, role, status, last_active_at)
      select case when n % 300 = 0 then ${small}::uuid else ${large}::uuid end, id,
        case when n = 1 then 'OWNER' when n % 50 = 0 then 'ADMIN' else 'MEMBER' end::role,
        case when n % 10 = 0 then 'suspended' else 'active' end::membership_status, now() - n * interval '1 second'
      from person`);
    // Also empties the index's list of pending entries, as autovacuum does.
    await controlPool().query('vacuum analyze member_directory');
  }, 120_000);

  const filters = [
    {},
    ...ROLES.map((role) => ({ role: [role] })),
    ...USER_STATUSES.map((status) => ({ status: [status] })),
    ...TWO_FACTOR_STATES.map((state) => ({ two_factor: [state] })),
    { role: ['ADMIN'], status: ['suspended'] },
    { role: ['MEMBER'], two_factor: ['off'] },
    { status: ['active'], two_factor: ['on'] },
  ];

  testVisitedRows(list, () => large, { sortable: USER_SORTS, filters });

  it('reads second factors from the directory alone, also for exports', async () => {
    const query = vi.spyOn(controlPool(), 'query');
    const exported = await walkUsers(controlDb(), small, ExportUsers.parse({}), PAGE);
    const { items } = await findUsers(controlDb(), small, ListUsers.parse({}));
    const texts = query.mock.calls.map(([config]) => (config as unknown as { text: string }).text);
    query.mockRestore();
    expect([exported.length, items.length]).toEqual([PAGE, PAGE]);
    expect(texts.filter((text) => text.includes('member_directory'))).not.toEqual([]);
    expect(texts.filter((text) => text.includes('totp_factors'))).toEqual([]);
  });

  it('asks the planner once per search', async () => {
    const texts = (await statementsOf(list, large, { search: 'grace' })).map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('explain'))).toHaveLength(1);
  });

  it('walks through no rows for a page that lies beyond them', async () => {
    const texts = (await statementsOf(list, large, { search: 'grace', offset: WALKED })).map(({ text }) => text);
    expect(texts.filter((text) => text.includes('row_number()'))).toEqual([]);
  });

  it('visits only an organization’s own rows in a search', async () => {
    expect(await visited(list, small, { search: 'ada' })).toBeLessThanOrEqual(MEMBERS / 300);
    expect(await visited(list, small, { search: 'nobody' })).toBeLessThanOrEqual(MEMBERS / 300);
  });
});
