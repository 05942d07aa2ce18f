import { type Finding, range, ratioFinding } from '../finding';
import { type Load, load, ratios, spread } from '../measure';
import type { Product, Stage } from '../stage';

const ROUNDS = 5;
const WARM_UP = 2;
const SECONDS = 4;

interface Round extends Load {
  /** CPU time of the product's processes per request, in microseconds. */
  cpu_us: number;
}

async function measure({ url, cpu }: Product, headers: Record<string, string>): Promise<Round> {
  const before = cpu();
  const result = await load(`${url}/api/v1/me`, { headers, seconds: SECONDS });
  return { ...result, cpu_us: ((cpu() - before) * 1_000) / (result.requests_per_second * SECONDS) };
}

/** `GET /me` with `WEB_CONCURRENCY=2`, compared with one process; the load runs on the same cores. */
export async function twoWorkers(stage: Stage): Promise<Finding[]> {
  const { product: one, small } = stage;
  const two = await stage.another({ WEB_CONCURRENCY: '2' });
  const rounds: { one: Round; two: Round }[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const measured = { one: await measure(one, small.headers), two: await measure(two, small.headers) };
    if (round >= WARM_UP) rounds.push(measured);
  }
  await two.stop();
  const row = (what: string, field: keyof Round, unit: string, aim: { at_least: number } | { at_most: number }) => {
    const of = rounds.map((round) => round.two[field]);
    const to = rounds.map((round) => round.one[field]);
    const detail = `${range(spread(of), unit)} to ${range(spread(to), unit)}; 50 connections, in turn`;
    return ratioFinding({ what, against: 'one process', detail }, ratios(of, to), aim);
  };
  return [
    row('GET /me with `WEB_CONCURRENCY=2`: requests', 'requests_per_second', '/s', { at_least: 1.3 }),
    row('GET /me with `WEB_CONCURRENCY=2`: CPU time per request', 'cpu_us', ' µs', { at_most: 1.1 }),
    row('GET /me with `WEB_CONCURRENCY=2`: 99th percentile', 'p99_ms', ' ms', { at_most: 1 }),
  ];
}
