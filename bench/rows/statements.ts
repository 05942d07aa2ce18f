import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { type Finding, number } from '../finding';
import { load } from '../measure';
import type { Stage } from '../stage';

// Reads use no transaction, so each statement counts separately; backends report their statistics once a second.
const REPORTED_MS = 2_500;

async function statements(sql: pg.Pool): Promise<number> {
  await sleep(REPORTED_MS);
  const { rows } = await sql.query<{ count: string }>(
    'SELECT xact_commit + xact_rollback AS count FROM pg_stat_database WHERE datname = current_database()',
  );
  return Number(rows[0]!.count);
}

/** Counts the statements in the database while `work` runs, and how long it runs. */
export async function counted<T>(sql: pg.Pool, work: () => Promise<T>) {
  const before = await statements(sql);
  const begun = performance.now();
  const result = await work();
  return { result, count: (await statements(sql)) - before, seconds: (performance.now() - begun) / 1000 };
}

/** SQL statements per request with a cached key, beyond those of the idle process. */
export async function statementsPerRequest({ product, small, sql }: Stage): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [path, aim] of [
    ['/me', 0],
    ['/agents?limit=20', 1],
  ] as const) {
    const seconds = 5;
    const work = () => load(`${product.url}/api/v1${path}`, { headers: small.headers, seconds });
    await work();
    const idle = await counted(sql, () => sleep(seconds * 1000));
    const busy = await counted(sql, work);
    const requests = busy.result.requests_per_second * seconds;
    const per_request = (busy.count - (idle.count / idle.seconds) * busy.seconds) / requests;
    findings.push({
      what: `SQL statements per GET ${path.split('?')[0]} with a known key`,
      against: '–',
      aim: String(aim),
      figure: number(Math.max(0, Math.round(per_request * 1000) / 1000)),
      // Usage and last use are written once a second, whatever the load.
      met: per_request <= aim + 0.01,
      detail: `${number(requests)} requests; Postgres counted ${number(busy.count)} statements, and ${number(idle.count)} in the same time without requests`,
    });
  }
  return findings;
}
