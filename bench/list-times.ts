import { type Finding, number, range, ratioFinding } from './finding';
import { inTurn, ratios, spread } from './measure';
import type { Tenant } from './tenants';

const PAGE = 20;
const SAMPLE = 15;
const SMALL_PAGE = 'page 1 of the small organization';

interface Answer {
  data: unknown[];
  meta: { next_cursor: string | null };
}

/** A list of the API in two organizations: what is asked of it, and the query whose first page is the measure. */
export interface MeasuredList {
  /** Such as `/users`. */
  path: string;
  /** Such as `&sort=name`. */
  reference: string;
  queries: readonly string[];
  large: Tenant;
  small: Tenant;
  /** How many rows each of the two has. */
  rows: { large: number; small: number };
  /** The word for them, such as `people`. */
  noun: string;
}

/** Reads a page of a list: `query` begins with `&`. @throws Error if the answer is not 200 */
export type GetPage = (tenant: Tenant, query: string) => Promise<Answer>;

/** Returns a reader of pages of 20 of the list at the URL. */
export function pageReader(url: string): GetPage {
  return async (tenant, query) => {
    const answer = await fetch(`${url}?limit=${PAGE}${query}`, { headers: tenant.headers });
    if (answer.status !== 200) throw new Error(`${url}?${query}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
}

/** Time until the work is done, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** The median time of fifteen runs, one after the other, in milliseconds. */
export async function medianOf(work: () => Promise<unknown>, runs = SAMPLE): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < runs; n++) times.push(await timed(work));
  return spread(times).median;
}

/** Looks for the slowest of all queries: page 1, the page 10,000 rows in and the last page, and page 1 of the small one. */
export async function slowestPages(get: GetPage, list: MeasuredList, runs = SAMPLE): Promise<Finding[]> {
  const { large, small, reference, queries } = list;
  const worst: Record<string, { query: string; ratio: number }> = {};
  for (const query of queries) {
    const deep = await deepCursor(get, large, query);
    const figures = await inTurn(
      {
        reference: () => medianOf(() => get(small, reference), runs),
        'page 1': () => medianOf(() => get(large, query), runs),
        'the page 10,000 rows in': () => medianOf(() => get(large, `${query}${deep}`), runs),
        'the last page': () => medianOf(() => get(large, `${query}&cursor=last`), runs),
        [SMALL_PAGE]: () => medianOf(() => get(small, query), runs),
      },
      1,
    );
    for (const [name, [time]] of Object.entries(figures)) {
      if (name === 'reference') continue;
      const ratio = time! / figures.reference![0]!;
      if (!worst[name] || ratio > worst[name].ratio) worst[name] = { query, ratio };
    }
  }
  const found: Finding[] = [];
  for (const [name, { query }] of Object.entries(worst)) found.push(await confirmed(get, list, name, query));
  return found;
}

// The worst of so many is partly chance, so that one is measured again.
async function confirmed(get: GetPage, list: MeasuredList, name: string, query: string): Promise<Finding> {
  const { large, small, reference, rows, noun, path, queries } = list;
  const isSmall = name === SMALL_PAGE;
  const cursors: Record<string, () => Promise<string>> = {
    'the last page': async () => '&cursor=last',
    'the page 10,000 rows in': () => deepCursor(get, large, query),
  };
  const cursor = (await cursors[name]?.()) ?? '';
  const figures = await inTurn({
    reference: () => medianOf(() => get(small, reference)),
    subject: () => medianOf(() => get(isSmall ? small : large, `${query}${cursor}`)),
  });
  return ratioFinding(
    {
      what: `GET ${path} at ${number(isSmall ? rows.small : rows.large)} ${noun}, ${isSmall ? 'page 1' : name}, the slowest of ${queries.length} orders and filters (\`${query.slice(1)}\`)`,
      against: `page 1 by ${reference.replace('&sort=', '').replace('-', '')} at ${number(rows.small)} ${noun}`,
      detail: `${range(spread(figures.subject), ' ms')} to ${range(spread(figures.reference), ' ms')}, one request after the other`,
    },
    ratios(figures.subject, figures.reference),
    { at_most: 1.5 },
  );
}

/** The cursor of the page 10,000 rows in; empty for a list that is shorter. */
async function deepCursor(get: GetPage, tenant: Tenant, query: string): Promise<string> {
  const { meta } = await get(tenant, `${query}&offset=9980`);
  return meta.next_cursor ? `&cursor=${encodeURIComponent(meta.next_cursor)}` : '';
}
