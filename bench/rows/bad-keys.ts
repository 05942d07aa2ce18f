import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, load, ratios, spread } from '../measure';
import { firstWord, start } from '../process';
import type { Stage } from '../stage';

const BAD_PER_SECOND = 2_000;
const GOOD_PER_SECOND = 300;

interface Flooded {
  per_second: number;
  statuses: Record<string, number>;
}

/** The p99 of valid requests at a steady pace during a flood of invalid keys, compared with the same without it. */
export async function badKeys({ product, small }: Stage): Promise<Finding[]> {
  const url = `${product.url}/api/v1/me`;
  const floods: Flooded[] = [];
  const good = async () =>
    (await load(url, { headers: small.headers, connections: 10, seconds: 6, rate: GOOD_PER_SECOND })).p99_ms;
  const flooded = (addresses: number) => async () => {
    const flood = start(['--import', 'tsx', 'bench/flood.ts', url, String(BAD_PER_SECOND), String(addresses)]);
    const told = firstWord<Flooded>(flood);
    await sleep(2_000);
    const p99 = await good();
    await flood.stop();
    floods.push(await told);
    return p99;
  };
  const figures = await inTurn({ quiet: good, one: flooded(1), many: flooded(1_000) });
  const arrived = number(spread(floods.map(({ per_second }) => per_second)).median);
  const row = (from: 'one' | 'many', addresses: string) =>
    ratioFinding(
      {
        what: `p99 of good traffic (${GOOD_PER_SECOND}/s) while ${number(BAD_PER_SECOND)} bad keys/s arrive from ${addresses}`,
        against: 'the same, quiet',
        detail: `${range(spread(figures[from]), ' ms')} to ${range(spread(figures.quiet), ' ms')}; ${arrived} bad keys/s answered`,
      },
      ratios(figures[from], figures.quiet),
      { at_most: 2 },
    );
  return [row('one', 'one address'), row('many', '1,000 addresses')];
}
