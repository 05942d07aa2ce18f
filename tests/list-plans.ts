import { expect, it } from 'vitest';
import { controlDb, controlPool, type Db } from '@/db/client';
import { WALKED } from '@/db/list-statements';
import type { Page } from '@/db/page';

/** The page size of the tests. */
export const PAGE = 20;

interface Statement {
  text: string;
  values: unknown[];
}

/** A node of a plan that Postgres has run, of `explain (analyze, format json)`. */
interface Plan {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

/** A list whose statements are watched. */
interface List {
  /** The table that holds its rows. */
  table: string;
  /** How many combinations of filter values a row can have. */
  combinations: number;
  /** Reads a page of an organization's list; `input` is parsed as the operation does. */
  find(db: Db, organization_id: string, input: object): Promise<Page<unknown>>;
}

/** A database handle that notes the statements it runs. */
function watched(statements: Statement[]): Db {
  const query = (config: Statement, done: () => void) => {
    statements.push(config);
    return controlPool().query(config as never, done as never);
  };
  return { $client: { query } } as unknown as Db;
}

/** The statements that read a page. */
export async function statementsOf({ find }: List, organization_id: string, input: object): Promise<Statement[]> {
  const statements: Statement[] = [];
  await find(watched(statements), organization_id, { limit: PAGE, ...input });
  return statements;
}

/** The most rows of the list that one step of reading a page visits. */
export async function visited(list: List, organization_id: string, input: object): Promise<number> {
  let most = 0;
  for (const { text, values } of await statementsOf(list, organization_id, input)) {
    // Counting is bounded by itself, and remembered.
    if (text.startsWith('explain') || text.startsWith('select count(')) continue;
    for (const scan of scans(await explain(text, values), list.table)) {
      const removed = (scan['Rows Removed by Filter'] ?? 0) + (scan['Rows Removed by Index Recheck'] ?? 0);
      most = Math.max(most, (scan['Actual Rows'] + removed) * scan['Actual Loops']);
    }
  }
  return most;
}

// In a table as small as a test's, reading all of it may be cheaper than an index; in a large one it never is.
async function explain(text: string, values: unknown[]): Promise<Plan> {
  const client = await controlPool().connect();
  try {
    await client.query('set enable_seqscan = off; set enable_sort = off');
    const { rows } = await client.query(`explain (analyze, format json) ${text}`, values);
    return rows[0]['QUERY PLAN'][0].Plan;
  } finally {
    client.release(true);
  }
}

function scans(plan: Plan, table: string): Plan[] {
  const own = plan['Relation Name'] === table ? [plan] : [];
  return [...own, ...(plan.Plans ?? []).flatMap((part) => scans(part, table))];
}

/**
 * Tests that reading a page visits few rows, by every sort key in both directions: with each filter, the first page, the last and the
 * one before it; and in a search.
 * @param organization returns the id of an organization with more rows than a search walks through, and than are counted
 */
export function testVisitedRows(
  list: List,
  organization: () => string,
  { sortable, filters }: { sortable: readonly string[]; filters: readonly object[] },
): void {
  const sorts = sortable.flatMap((sort) => [sort, `-${sort}`]);

  it.each(sorts)(
    'visits no more rows than a page of each combination has, sorted by %s, for every filter',
    async (sort) => {
      for (const filter of filters) {
        const last = { limit: PAGE, sort, cursor: 'last', ...filter };
        const { previous_cursor } = await list.find(controlDb(), organization(), last);
        for (const cursor of [undefined, 'last', previous_cursor]) {
          // Counting goes up to 10,000, so it is left to the first request.
          await list.find(controlDb(), organization(), { sort, cursor, ...filter });
          const most = await visited(list, organization(), { sort, cursor, ...filter });
          expect([filter, cursor, most <= list.combinations * (PAGE + 1)]).toEqual([filter, cursor, true]);
        }
      }
    },
  );

  it.each(['ada', 'ada okafor', 'shcherbakov', 'nobody', 'acme'])(
    'visits a few thousand rows in a search for %s',
    async (search) => {
      for (const sort of sorts) {
        expect(await visited(list, organization(), { sort, search })).toBeLessThanOrEqual(WALKED);
      }
    },
  );
}
