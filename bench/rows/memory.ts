import { type Finding, range, ratioFinding } from '../finding';
import { load, type Spread, spread } from '../measure';
import type { Memory, Stage } from '../stage';

const MINUTES = 10;
const PATHS = ['/me', '/agents?limit=20', '/agents?limit=100&sort=name'];
const SECONDS = 5;

/**
 * The live heap of one process in the last two of ten minutes under full load, compared with the third and fourth.
 * Measured after a collection, because V8 keeps garbage as long as there is room.
 */
export async function memory({ product, small }: Stage): Promise<Finding[]> {
  const samples: (Memory & { minute: number })[] = [];
  const begun = performance.now();
  const minute = () => (performance.now() - begun) / 60_000;
  let requests = 0;
  while (minute() < MINUTES) {
    for (const path of PATHS) {
      const { requests_per_second } = await load(`${product.url}/api/v1${path}`, {
        headers: small.headers,
        seconds: SECONDS,
      });
      requests += requests_per_second * SECONDS;
    }
    samples.push({ minute: minute(), ...(await product.memory()) });
  }
  const between = (from: number, to: number, what: keyof Memory) =>
    spread(samples.filter((sample) => sample.minute >= from && sample.minute < to).map((sample) => sample[what]));
  const row = (name: string, what: keyof Memory, aim?: { at_most: number }) => {
    const [early, late]: Spread[] = [between(2, 4, what), between(MINUTES - 2, MINUTES + 1, what)];
    return ratioFinding(
      {
        what: `${name} in minutes 8 to 10 of load (${Math.round(requests).toLocaleString('en')} requests)`,
        against: 'minutes 2 to 4',
        detail: `${range(late!, ' MiB')} to ${range(early!, ' MiB')}, after a collection`,
      },
      { median: late!.median / early!.median, min: late!.min / early!.max, max: late!.max / early!.min },
      aim,
    );
  };
  return [row('Memory in use', 'in_use', { at_most: 1.1 }), row('Resident memory', 'resident')];
}
