import { writeDocuments } from '../documents';
import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, percentile, ratios, spread } from '../measure';
import type { Stage } from '../stage';
import { type Tenant, writeAgents } from '../tenants';

const AGENTS = 1_000_000;
const DOCUMENTS = 100_000;
const PAGE = 20;

interface Answer {
  data: unknown[];
  meta: { next_cursor: string | null };
}

async function get(url: string, tenant: Tenant): Promise<Answer> {
  const answer = await fetch(url, { headers: tenant.headers });
  if (answer.status !== 200) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

/** The median of 100 sequential requests, in milliseconds. */
async function median(url: string, tenant: Tenant): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < 100; n++) {
    const begun = performance.now();
    await get(url, tenant);
    times.push(performance.now() - begun);
  }
  return spread(times).median;
}

// Reaches the end as a client does: cursor by cursor, in the largest pages.
async function cursorOfPage(agents: string, tenant: Tenant, page: number): Promise<string> {
  let cursor = '';
  for (let passed = 0; passed < page * PAGE; passed += 100) {
    const { meta } = await get(`${agents}?limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, tenant);
    cursor = meta.next_cursor!;
  }
  return encodeURIComponent(cursor);
}

/** A list of a million rows compared with one of a thousand. */
export async function largeList({ product, sql, small, large }: Stage): Promise<Finding[]> {
  const agents = `${product.url}/api/v1/agents`;
  await writeAgents(sql, large.organization_id, AGENTS);
  const cursor = await cursorOfPage(agents, large, 5_000);
  const figures = await inTurn({
    small: () => median(`${agents}?limit=${PAGE}`, small),
    first: () => median(`${agents}?limit=${PAGE}`, large),
    deep: () => median(`${agents}?limit=${PAGE}&cursor=${cursor}`, large),
  });
  const row = (name: 'first' | 'deep', what: string) =>
    ratioFinding(
      {
        what: `GET /agents at ${number(AGENTS)} agents, ${what}`,
        against: 'page 1 at 1,000 agents',
        detail: `${range(spread(figures[name]), ' ms')} to ${range(spread(figures.small), ' ms')}, one request after the other`,
      },
      ratios(figures[name], figures.small),
      { at_most: 1.3 },
    );
  return [row('first', 'page 1'), row('deep', 'page 5,000 by cursor')];
}

/** Ranked search with snippets over many documents. */
export async function search({ product, sql, large }: Stage): Promise<Finding[]> {
  const words = await writeDocuments(sql, large.organization_id, DOCUMENTS);
  const times: number[] = [];
  const pick = (n: number) => words[Math.floor(words.length * ((n * 0.618_034) % 1) ** 2)]!;
  for (let n = 0; n < 450; n++) {
    const q = encodeURIComponent([pick(n), pick(n + 7), pick(n + 31)].slice(0, 1 + (n % 3)).join(' '));
    const begun = performance.now();
    await get(`${product.url}/api/v1/knowledge-base/search?q=${q}`, large);
    // The first requests fill caches.
    if (n >= 50) times.push(performance.now() - begun);
  }
  const p95 = percentile(times, 0.95);
  return [
    {
      what: `GET /knowledge-base/search over ${number(DOCUMENTS)} documents, p95`,
      against: '–',
      aim: '≤ 50 ms',
      figure: `${number(p95)} ms`,
      met: p95 <= 50,
      detail: `the whole answer, not the database's part alone; median ${number(spread(times).median)} ms; ${times.length} searches for 1 to 3 words, frequent and rare`,
    },
  ];
}
