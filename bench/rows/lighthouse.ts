import { openBrowser } from '../browser';
import { type Finding, number } from '../finding';
import { type Judgement, judge } from '../peers/lighthouse';
import { openMinimalPage } from '../peers/minimal-page';
import { writeReader } from '../readers';
import { freePort, type Stage } from '../stage';
import { TABS } from './pages';

/** Scores of Lighthouse 13 for every tab, sign-in and the reference, compared with the minimal page in the same run. */
export async function lighthouse(stage: Stage): Promise<Finding[]> {
  const { product, sql, small } = stage;
  const cookie = await writeReader(sql, small.organization_id);
  const minimal = await openMinimalPage(stage);
  const port = await freePort();
  const browser = await openBrowser(port);
  const found: Finding[] = [];
  for (const desktop of [false, true]) {
    const least = await judge(minimal.url, {}, { port, desktop });
    for (const path of [...TABS.map((tab) => `/settings/${tab}`), '/login', '/docs']) {
      const judgement = await judge(product.url + path, path === '/login' ? {} : cookie, { port, desktop });
      found.push(...findingsOf(path, judgement, least, desktop));
    }
  }
  await browser.close();
  await minimal.stop();
  return found;
}

function findingsOf(path: string, page: Judgement, least: Judgement, desktop: boolean): Finding[] {
  const profile = desktop ? 'desktop' : 'phone';
  const { performance, accessibility, best_practices, blocking_ms, largest_paint_ms, layout_shift } = page;
  const aim = desktop ? 100 : Math.max(92, least.performance - 3);
  const scores: Finding = {
    what: `Lighthouse of ${path}, ${profile}: performance, accessibility, best practices`,
    against: `a minimal page: ${least.performance}`,
    aim: `≥ ${aim}, 100, 100`,
    figure: `${performance}, ${accessibility}, ${best_practices}`,
    met: performance >= aim && accessibility === 100 && best_practices === 100,
    detail: `largest paint ${number(largest_paint_ms)} ms, layout shift ${number(layout_shift)}; one run`,
  };
  if (desktop) return [scores];
  const ratio = blocking_ms / Math.max(1, least.blocking_ms);
  return [
    scores,
    {
      what: `Total blocking time of ${path}, ${profile}`,
      against: 'a minimal page',
      aim: '≤ 2',
      figure: number(ratio),
      met: ratio <= 2,
      detail: `${number(blocking_ms)} ms to ${number(least.blocking_ms)} ms; one run`,
    },
  ];
}
