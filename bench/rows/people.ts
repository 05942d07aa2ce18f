import { DEEPEST_OFFSET } from '@/lib/core/list-bounds';
import { USER_SORTS } from '@/lib/organization/members/constants';
import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, percentile, ratios, spread } from '../measure';
import { LARGE, type People, SMALL, writePeople } from '../people';
import { openSession } from '../readers';
import type { Stage } from '../stage';
import type { Tenant } from '../tenants';

const PAGE = 20;
const SAMPLE = 15;
const SMALL_PAGE = 'page 1 of the small organization';
const FILTERS = [
  '',
  ...['OWNER', 'ADMIN', 'MEMBER'].map((role) => `&role=${role}`),
  ...['active', 'invited', 'suspended'].map((status) => `&status=${status}`),
  ...['on', 'off'].map((state) => `&two_factor=${state}`),
  '&role=ADMIN&status=suspended',
  '&role=MEMBER&two_factor=on',
  '&status=active&two_factor=off',
];
const SEARCHES = {
  'one word': ['lovelace', 'hopper', 'okafor9a3', 'müller'],
  'two words': ['ada lovelace', 'grace okafor', 'zoe kim', 'jurgen muller9'],
  'three letters': ['ada', 'tim', 'zoe', 'com'],
  'no hit': ['shcherbakov', 'qqqqq', 'ada zzzz', '99999999'],
};

interface Answer {
  data: unknown[];
  meta: { next_cursor: string | null; previous_cursor?: string };
}

type Get = (tenant: Tenant, query: string) => Promise<Answer>;

/** Time of one answer, whole, in milliseconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < SAMPLE; n++) times.push(await timed(work));
  return spread(times).median;
}

/** The users of an organization of a million beside a thousand of a thousand: every order, filter and end, and searches. */
export async function people(stage: Stage): Promise<Finding[]> {
  const found = await writePeople(stage.sql);
  const get: Get = async (tenant, query) => {
    const answer = await fetch(`${stage.product.url}/api/v1/users?limit=${PAGE}${query}`, { headers: tenant.headers });
    if (answer.status !== 200) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  return [
    ...(await pages(get, found)),
    ...(await searches(get, found)),
    ...(await deepOffset(stage, found)),
    ...(await tab(stage, found)),
  ];
}

async function pages(get: Get, { large, small }: People): Promise<Finding[]> {
  const reference = () => medianOf(() => get(small, '&sort=name'));
  const worst: Record<string, { query: string; ratio: number[] }> = {};
  for (const sort of USER_SORTS.flatMap((name) => [name, `-${name}`])) {
    for (const filter of FILTERS) {
      const query = `&sort=${sort}${filter}`;
      const deep = await deepCursor(get, large, query);
      const subjects = {
        reference,
        'page 1': () => medianOf(() => get(large, query)),
        'the page 10,000 rows in': () => medianOf(() => get(large, `${query}${deep}`)),
        'the last page': () => medianOf(() => get(large, `${query}&cursor=last`)),
        [SMALL_PAGE]: () => medianOf(() => get(small, query)),
      };
      const figures = await inTurn(subjects, 1);
      for (const [name, times] of Object.entries(figures)) {
        if (name === 'reference') continue;
        const ratio = times.map((time, round) => time / figures.reference[round]!);
        if (!worst[name] || ratio[0]! > worst[name].ratio[0]!) worst[name] = { query, ratio };
      }
    }
  }
  return Promise.all(Object.entries(worst).map(([name, { query }]) => confirmed(get, { large, small }, name, query)));
}

// The worst of so many is partly chance, so that one is measured again.
async function confirmed(get: Get, { large, small }: People, name: string, query: string): Promise<Finding> {
  const of = name === SMALL_PAGE ? small : large;
  const cursor =
    name === 'the last page'
      ? '&cursor=last'
      : name === 'the page 10,000 rows in'
        ? await deepCursor(get, large, query)
        : '';
  const figures = await inTurn({
    reference: () => medianOf(() => get(small, '&sort=name')),
    subject: () => medianOf(() => get(of, `${query}${cursor}`)),
  });
  return ratioFinding(
    {
      what: `GET /users at ${number(of === large ? LARGE : SMALL)} people, ${name === SMALL_PAGE ? 'page 1' : name}, the slowest of ${USER_SORTS.length * 2 * FILTERS.length} orders and filters (\`${query.slice(1)}\`)`,
      against: `page 1 by name at ${number(SMALL)} people`,
      detail: `${range(spread(figures.subject), ' ms')} to ${range(spread(figures.reference), ' ms')}, one request after the other`,
    },
    ratios(figures.subject, figures.reference),
    { at_most: 1.5 },
  );
}

/** The cursor of the page 10,000 rows in; empty for a list that is shorter. */
async function deepCursor(get: Get, tenant: Tenant, query: string): Promise<string> {
  const { meta } = await get(tenant, `${query}&offset=9980`);
  return meta.next_cursor ? `&cursor=${encodeURIComponent(meta.next_cursor)}` : '';
}

async function searches(get: Get, { large }: People): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [kind, words] of Object.entries(SEARCHES)) {
    const times: number[] = [];
    for (const word of words) {
      for (const sort of ['name', '-name', '-last_active_at', 'created_at']) {
        const query = `&sort=${sort}&search=${encodeURIComponent(word)}`;
        await get(large, query);
        for (let n = 0; n < SAMPLE; n++) times.push(await timed(() => get(large, query)));
      }
    }
    const p95 = percentile(times, 0.95);
    findings.push({
      what: `GET /users, search at ${number(LARGE)} people, ${kind}, p95`,
      against: '–',
      aim: '≤ 50 ms',
      figure: `${number(p95)} ms`,
      met: p95 <= 50,
      detail: `the whole answer; median ${number(spread(times).median)} ms; ${times.length} searches for ${words.map((word) => `\`${word}\``).join(', ')} in four orders`,
    });
  }
  return findings;
}

async function deepOffset({ product }: Stage, { large }: People): Promise<Finding[]> {
  const answer = (offset: number) =>
    fetch(`${product.url}/api/v1/users?offset=${offset}`, { headers: large.headers }).then((it) => it.text());
  const deepest = await medianOf(() => answer(DEEPEST_OFFSET));
  const refused = await medianOf(() => answer(500_000));
  return [
    {
      what: `GET /users at ${number(LARGE)} people, the deepest offset that is answered (${number(DEEPEST_OFFSET)})`,
      against: '–',
      aim: '–',
      figure: `${number(deepest)} ms`,
      detail: `a refusal beyond it takes ${number(refused)} ms`,
    },
  ];
}

/** The Users tab, up to its last byte, signed in as an owner. */
async function tab({ product, sql }: Stage, { large, small }: People): Promise<Finding[]> {
  const read = async (tenant: Tenant, query: string) => {
    const headers = { cookie: await openSession(sql, tenant.organization_id) };
    return () =>
      medianOf(async () => {
        const answer = await fetch(`${product.url}/settings/users${query}`, { headers });
        const text = await answer.text();
        if (answer.status !== 200 || !text.includes('@example.com')) throw new Error(`${query}: ${answer.status}`);
      });
  };
  const figures = await inTurn({
    reference: await read(small, ''),
    first: await read(large, ''),
    last: await read(large, '?page=last'),
    filtered: await read(large, '?two_factor=on&sort=-last_active_at'),
  });
  const row = (name: 'first' | 'last' | 'filtered', what: string) =>
    ratioFinding(
      {
        what: `/settings/users at ${number(LARGE)} people, ${what}, last byte`,
        against: `the first page at ${number(SMALL)} people`,
        detail: `${range(spread(figures[name]), ' ms')} to ${range(spread(figures.reference), ' ms')}, one request after the other`,
      },
      ratios(figures[name], figures.reference),
      { at_most: 1.3 },
    );
  return [
    row('first', 'the first page'),
    row('last', 'the last page'),
    row('filtered', 'with two-factor, by last activity'),
  ];
}
