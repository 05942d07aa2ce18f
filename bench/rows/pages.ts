import { setTimeout as sleep } from 'node:timers/promises';
import { openBrowser, type Weight, weigh } from '../browser';
import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, ratios, spread } from '../measure';
import { pageTimes } from '../page-times';
import { openMinimalPage } from '../peers/minimal-page';
import { writeReader } from '../readers';
import type { Stage } from '../stage';
import { counted } from './statements';

export const TABS = ['organization', 'users', 'invite', 'api-keys', 'integrations', 'audit-log', 'profile', 'security'];
const TAB_PATHS = TABS.map((tab) => `/settings/${tab}`);
const PUBLIC_PATHS = ['/login', '/docs'];

/** What a page costs to send: files, time against a minimal page, statements, memory. */
export async function pages(stage: Stage): Promise<Finding[]> {
  const { product, sql, small } = stage;
  const cookie = await writeReader(sql, small.organization_id);
  const minimal = await openMinimalPage(stage);
  const findings = [
    ...(await weights(product.url, minimal.url, cookie)),
    ...(await statements(stage, cookie)),
    ...(await times(product.url, minimal.url, cookie)),
  ];
  await minimal.stop();
  const { resident } = await product.memory();
  findings.push({
    what: 'Resident memory of the server after these pages, idle',
    against: '–',
    aim: '–',
    figure: `${number(resident)} MiB`,
    detail: 'one process, after a collection, without Postgres',
  });
  return findings;
}

async function weights(product: string, minimal: string, cookie: { Cookie: string }): Promise<Finding[]> {
  const browser = await openBrowser();
  const least = await weigh(browser, minimal, {});
  const found: Finding[] = [];
  for (const path of [...TAB_PATHS, ...PUBLIC_PATHS]) {
    const weight = await weigh(browser, product + path, path === '/login' ? {} : cookie);
    found.push(weightFinding(path, weight, least));
  }
  await browser.close();
  return found;
}

function weightFinding(path: string, { scripts, styles, fonts, requests }: Weight, least: Weight): Finding {
  const limit = PUBLIC_PATHS.includes(path) ? 150 : 185;
  return {
    what: `Scripts of ${path} over the wire, with an empty cache`,
    against: `a minimal page: ${number(least.scripts)} kB`,
    aim: `≤ ${limit} kB; fonts ≤ 45, styles ≤ 15`,
    figure: `${number(scripts)} kB`,
    met: scripts <= limit && fonts <= 45 && styles <= 15,
    detail: `fonts ${number(fonts)} kB, styles ${number(styles)} kB, ${requests} requests`,
  };
}

const COUNTED_REQUESTS = 30;

async function statements({ product, sql }: Stage, headers: { Cookie: string }): Promise<Finding[]> {
  const idle = await counted(sql, () => sleep(3_000));
  const found: Finding[] = [];
  for (const path of TAB_PATHS) {
    const url = product.url + path;
    await pageTimes(url, headers, { readers: 1, requests: 3 });
    const busy = await counted(sql, () => pageTimes(url, headers, { readers: 1, requests: COUNTED_REQUESTS }));
    const per_page = (busy.count - (idle.count / idle.seconds) * busy.seconds) / COUNTED_REQUESTS;
    found.push({
      what: `SQL statements per ${path}`,
      against: '–',
      aim: '–',
      figure: number(Math.max(0, Math.round(per_page * 10) / 10)),
      detail: `session, navigation and the page’s own; ${COUNTED_REQUESTS} requests, less those of the idle process`,
    });
  }
  return found;
}

async function times(product: string, minimal: string, headers: { Cookie: string }): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const readers of [1, 8]) {
    const requests = readers === 1 ? 20 : 6;
    const last = async (url: string) => (await pageTimes(url, headers, { readers, requests })).last_byte;
    const subjects = Object.fromEntries(TAB_PATHS.map((path) => [path, () => last(product + path)]));
    const figures = await inTurn({ minimal: () => last(minimal), ...subjects }, 3);
    for (const path of TAB_PATHS)
      found.push(
        ratioFinding(
          {
            what: `Last byte of ${path}, ${readers} at a time`,
            against: 'a minimal dynamic page with twenty users',
            detail: `${range(spread(figures[path as keyof typeof figures]!), ' ms')} to ${range(spread(figures.minimal), ' ms')}`,
          },
          ratios(figures[path as keyof typeof figures]!, figures.minimal),
          { at_most: 1.3 },
        ),
      );
  }
  const { first_byte } = await pageTimes(`${product}/settings/users`, headers, { readers: 8, requests: 20 });
  found.push({
    what: 'First byte of /settings/users, 8 at a time',
    against: '–',
    aim: '–',
    figure: `${number(first_byte)} ms`,
    detail: 'median of 160 requests',
  });
  return found;
}
