import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { background } from '@/lib/background';
import { startUsageFlush, stopUsageFlush } from '@/lib/http/api/usage';
import { startWorker } from './worker';

const SECONDS = 12;
/** Per second; the release with pg-boss 10 made 22 to 24. */
const MOST = 2;

const commits = async () => {
  const { rows } = await controlPool().query<{ commits: number }>(
    'select xact_commit::int as commits from pg_stat_database where datname = current_database()',
  );
  return rows[0]!.commits;
};

it('startWorker makes at most two transactions a second while there is nothing to do', {
  timeout: 60_000,
}, async () => {
  const worker = await startWorker(background);
  startUsageFlush();
  // Postgres counts the transactions of the start up to ten seconds later, when its connections have been idle for so long.
  await sleep(13_000);
  const before = await commits();
  await sleep(SECONDS * 1_000);
  const after = await commits();
  await stopUsageFlush();
  await worker.stop();
  console.info(`${((after - before) / SECONDS).toFixed(1)} transactions a second`);
  expect(after - before).toBeLessThanOrEqual(MOST * SECONDS);
});
