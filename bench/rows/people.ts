import { DEEPEST_OFFSET } from '@/lib/core/list-bounds';
import { USER_SORTS } from '@/lib/organization/members/constants';
import { type Finding, number, range, ratioFinding } from '../finding';
import { type GetPage, medianOf, pageReader, slowestPages, timed } from '../list-times';
import { inTurn, percentile, ratios, spread } from '../measure';
import { LARGE, SMALL } from '../number-rows';
import { type People, writePeople } from '../people';
import { openSession } from '../readers';
import type { Stage } from '../stage';
import type { Tenant } from '../tenants';
import { exportMemory } from './export';

const SAMPLE = 15;
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

/** The users of an organization of a million beside a thousand of a thousand: every order, filter and end, and searches. */
export async function people(stage: Stage): Promise<Finding[]> {
  const found = await writePeople(stage.sql);
  const get = pageReader(`${stage.product.url}/api/v1/users`);
  const sorts = USER_SORTS.flatMap((name) => [name, `-${name}`]);
  return [
    ...(await slowestPages(get, {
      ...found,
      path: '/users',
      reference: '&sort=name',
      queries: sorts.flatMap((sort) => FILTERS.map((filter) => `&sort=${sort}${filter}`)),
      rows: { large: LARGE, small: SMALL },
      noun: 'people',
    })),
    ...(await searches(get, found)),
    ...(await deepOffset(stage, found)),
    ...(await tab(stage, found)),
    await exportMemory(stage, found),
  ];
}

async function searches(get: GetPage, { large }: People): Promise<Finding[]> {
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
    const { cookie } = await openSession(sql, tenant.organization_id);
    const headers = { cookie };
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
