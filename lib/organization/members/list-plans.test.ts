import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool, type Db } from '@/db/client';
import { WALKED } from '@/db/list-statements';
import { newId } from '@/lib/core/id';
import { ROLES } from '@/lib/core/roles';
import { makeOrganization } from '@/tests/fixtures';
import { TWO_FACTOR_STATES, USER_SORTS, USER_STATUSES } from './constants';
import { findUsers, walkUsers } from './read';
import { ExportUsers, ListUsers } from './schema';

// More than a search walks through, and than are counted.
const MEMBERS = 12_000;
const BATCH = 2_000;
const PAGE = 20;
const COMBINATIONS = ROLES.length * USER_STATUSES.length * TWO_FACTOR_STATES.length;

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

/** A database handle that notes the statements it runs. */
function watched(statements: { text: string; values: unknown[] }[]): Db {
  const query = (config: { text: string; values: unknown[] }, done: () => void) => {
    statements.push(config);
    return controlPool().query(config as never, done as never);
  };
  return { $client: { query } } as unknown as Db;
}

function scans(plan: Plan): Plan[] {
  const own = plan['Relation Name'] === 'member_directory' ? [plan] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scans)];
}

// In a table as small as this one, reading all of it may be cheaper than an index; in a large one it never is.
async function explain(text: string, values: unknown[]) {
  const client = await controlPool().connect();
  try {
    await client.query('set enable_seqscan = off; set enable_sort = off');
    return await client.query(`explain (analyze, format json) ${text}`, values);
  } finally {
    client.release(true);
  }
}

/** The statements that read a page. */
async function statementsOf(organization_id: string, input: object) {
  const statements: { text: string; values: unknown[] }[] = [];
  await findUsers(watched(statements), organization_id, ListUsers.parse({ limit: PAGE, ...input }));
  return statements;
}

/** The most rows of the list that one step of reading a page visits. */
async function visited(organization_id: string, input: object): Promise<number> {
  let most = 0;
  for (const { text, values } of await statementsOf(organization_id, input)) {
    // Counting is bounded by itself, and remembered.
    if (text.startsWith('explain') || text.startsWith('select count(')) continue;
    const { rows } = await explain(text, values);
    for (const scan of scans(rows[0]['QUERY PLAN'][0].Plan)) {
      const removed = (scan['Rows Removed by Filter'] ?? 0) + (scan['Rows Removed by Index Recheck'] ?? 0);
      most = Math.max(most, (scan['Actual Rows'] + removed) * scan['Actual Loops']);
    }
  }
  return most;
}

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

  const sorts = USER_SORTS.flatMap((sort) => [sort, `-${sort}`]);
  const filters = [
    {},
    ...ROLES.map((role) => ({ role: [role] })),
    ...USER_STATUSES.map((status) => ({ status: [status] })),
    ...TWO_FACTOR_STATES.map((state) => ({ two_factor: [state] })),
    { role: ['ADMIN'], status: ['suspended'] },
    { role: ['MEMBER'], two_factor: ['off'] },
    { status: ['active'], two_factor: ['on'] },
  ];

  it.each(sorts)(
    'visits no more rows than a page of each combination has, sorted by %s, for every filter',
    async (sort) => {
      for (const filter of filters) {
        const { previous_cursor } = await findUsers(
          controlDb(),
          large,
          ListUsers.parse({ limit: PAGE, sort, cursor: 'last', ...filter }),
        );
        for (const cursor of [undefined, 'last', previous_cursor]) {
          // Counting goes up to 10,000, so it is left to the first request.
          await findUsers(controlDb(), large, ListUsers.parse({ sort, cursor, ...filter }));
          const most = await visited(large, { sort, cursor, ...filter });
          expect([filter, cursor, most <= COMBINATIONS * (PAGE + 1)]).toEqual([filter, cursor, true]);
        }
      }
    },
  );

  it.each(['ada', 'ada okafor', 'shcherbakov', 'nobody', 'acme'])(
    'visits a few thousand rows in a search for %s',
    async (search) => {
      for (const sort of sorts) {
        expect(await visited(large, { sort, search })).toBeLessThanOrEqual(WALKED);
      }
    },
  );

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
    const texts = (await statementsOf(large, { search: 'grace' })).map(({ text }) => text);
    expect(texts.filter((text) => text.startsWith('explain'))).toHaveLength(1);
  });

  it('walks through no rows for a page that lies beyond them', async () => {
    const texts = (await statementsOf(large, { search: 'grace', offset: WALKED })).map(({ text }) => text);
    expect(texts.filter((text) => text.includes('row_number()'))).toEqual([]);
  });

  it('visits only an organization’s own rows in a search', async () => {
    expect(await visited(small, { search: 'ada' })).toBeLessThanOrEqual(MEMBERS / 300);
    expect(await visited(small, { search: 'nobody' })).toBeLessThanOrEqual(MEMBERS / 300);
  });
});
