import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, range, ratioFinding } from '../finding';
import { load, spread } from '../measure';
import type { Product, Stage } from '../stage';

const MINUTES = 10;

function residentMegabytes({ pid }: Product): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

/** The resident memory of one process in the last two of ten minutes under full load, against the third and fourth. */
export async function memory({ product, small }: Stage): Promise<Finding[]> {
  const api = `${product.url}/api/v1`;
  const samples: { minute: number; megabytes: number }[] = [];
  const begun = performance.now();
  const minute = () => (performance.now() - begun) / 60_000;
  let requests = 0;
  const working = (async () => {
    while (minute() < MINUTES) {
      for (const path of ['/me', '/agents?limit=20', '/agents?limit=100&sort=name']) {
        const seconds = 5;
        requests += (await load(api + path, { headers: small.headers, seconds })).requests_per_second * seconds;
      }
    }
  })();
  while (minute() < MINUTES) {
    await sleep(5_000);
    samples.push({ minute: minute(), megabytes: residentMegabytes(product) });
  }
  await working;
  const between = (from: number, to: number) =>
    spread(samples.filter((sample) => sample.minute >= from && sample.minute < to).map(({ megabytes }) => megabytes));
  const [early, late] = [between(2, 4), between(MINUTES - 2, MINUTES)];
  return [
    ratioFinding(
      {
        what: `Resident memory in minutes 8 to 10 of load (${Math.round(requests).toLocaleString('en')} requests)`,
        against: 'minutes 2 to 4',
        detail: `${range(late, ' MiB')} to ${range(early, ' MiB')}`,
      },
      { median: late.median / early.median, min: late.min / early.max, max: late.max / early.min },
      { at_most: 1.1 },
    ),
  ];
}
