import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { owned } from '@/lib/organization/members/testing';
import { getBulkChange, startBulkChange } from './operations';
import { startBulkChanges } from './runner';
import { addMembers, countRole, resultsOf, targetsOf } from './testing';

const PEOPLE = 10_000;
const WORKER = `
  import { startBulkChanges } from './lib/organization/bulk-changes/runner.ts';
  startBulkChanges();
  console.log('started');
`;

async function startWorker() {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', WORKER]);
  child.stderr.pipe(process.stderr);
  await once(child.stdout, 'data');
  return child;
}

it('A bulk change of 10,000 killed with kill -9 is finished by the next process, each user once', {
  timeout: 120_000,
}, async () => {
  const { organization, actor } = await owned();
  const user_ids = await addMembers(organization, PEOPLE);
  const { id } = await startBulkChange(actor, { action: 'change_role', role: 'ADMIN', user_ids });
  const progress = async () => getBulkChange(actor, { id });
  const stops = [];
  for (const reached of [1, 3_000]) {
    const child = await startWorker();
    await vi.waitFor(async () => expect((await progress()).succeeded).toBeGreaterThanOrEqual(reached), {
      timeout: 30_000,
      interval: 5,
    });
    // Somewhere within a batch, which takes longer than this.
    await sleep(10);
    child.kill('SIGKILL');
    await once(child, 'exit');
    stops.push((await progress()).succeeded);
  }
  expect(stops[0]).toBeLessThan(stops[1]!);
  expect(await progress()).toMatchObject({ status: 'running', failed: 0 });
  expect(await countRole(organization, 'ADMIN')).toBe((await progress()).succeeded);
  const worker = startBulkChanges();
  await vi.waitFor(async () => expect((await progress()).status).toBe('completed'), { timeout: 60_000, interval: 100 });
  await worker.stop();
  expect(await progress()).toMatchObject({ succeeded: PEOPLE, skipped: 0, failed: 0 });
  expect(await countRole(organization, 'ADMIN')).toBe(PEOPLE);
  expect((await targetsOf(organization, 'user.update')).sort()).toEqual([...user_ids].sort());
  expect(Object.values(await resultsOf(actor, id)).every(({ outcome }) => outcome === 'succeeded')).toBe(true);
});
