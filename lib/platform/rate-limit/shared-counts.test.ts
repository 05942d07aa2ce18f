import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { newId } from '@/lib/core/id';
import type { SiblingNews, WorkerMessage } from '@/lib/platform/workers/siblings';

type Counts = SiblingNews['counts'];
type Call = [method: 'increment' | 'decrement' | 'peek', ...parameters: unknown[]];

// This process plays the other workers of one worker, which does what it is asked with its store.
const store = pathToFileURL(path.resolve('lib/platform/rate-limit/rate-limit-store.ts')).href;
const program = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'counts-')), 'worker.mjs');
fs.writeFileSync(
  program,
  `import { rateLimitStore } from '${store}';
   process.on('message', async ({ call: [method, ...parameters] = [] }) => {
     if (method) process.send({ result: (await rateLimitStore('key')[method](...parameters)) ?? null });
   });
   process.send({ ready: true });`,
);

let worker: Worker;
let told: Counts;
beforeEach(async () => {
  cluster.setupPrimary({ exec: program, execArgv: ['--import', 'tsx'] });
  worker = cluster.fork({ REDIS_URL: '' });
  told = [];
  worker.on('message', (message: WorkerMessage) => {
    if (message.agni === 'news') told.push(...(message.news as Counts));
  });
  await once(worker, 'message');
});
afterEach(async () => {
  worker.process.kill('SIGKILL');
  await once(worker, 'exit');
});

async function call(...call: Call): Promise<{ used: number; ends_in: number }> {
  const answer = new Promise<{ used: number; ends_in: number }>((resolve) => {
    const take = (message: { result?: { used: number; ends_in: number } }) => {
      if (message.result === undefined) return;
      worker.off('message', take);
      resolve(message.result);
    };
    worker.on('message', take);
  });
  worker.send({ call });
  return answer;
}

const tell = (count: Omit<Counts[number], 'kind'>) =>
  worker.send({ agni: 'news', subject: 'counts', news: [{ kind: 'key', ...count }] } satisfies WorkerMessage);

/** All that the worker has told of a name, once it has told all: news of a small limit is urgent, and takes the rest along. */
async function toldOf(name: string): Promise<Counts> {
  const last = newId();
  await call('increment', last, 1);
  await vi.waitFor(() => expect(told.some((count) => count.name === last)).toBe(true), { timeout: 10_000 });
  return told.filter((count) => count.name === name);
}

describe('rateLimitStore of one of several workers', () => {
  it('knows what others counted before its own first request', async () => {
    tell({ name: 'ada', added: 3, ends_in: 30_000 });
    const { used, ends_in } = await call('increment', 'ada', 10);
    expect(used).toBe(4);
    expect(ends_in).toBeLessThanOrEqual(30_000);
  });

  it('begins no window with a refund, and never counts less than nothing', async () => {
    tell({ name: 'ada', added: -1, ends_in: 1 });
    expect(await call('peek', 'ada')).toEqual({ used: 0, ends_in: 60_000 });
    await call('increment', 'ada', 10);
    tell({ name: 'ada', added: -2, ends_in: 30_000 });
    expect((await call('peek', 'ada')).used).toBe(0);
  });

  it('tells nothing of a count that was refunded meanwhile', async () => {
    await Promise.all([call('increment', 'ada', 1_000), call('decrement', 'ada')]);
    expect(await toldOf('ada')).toEqual([]);
  });

  it('tells of a refund in its own time when the count has been told', async () => {
    await call('increment', 'ada', 1);
    await toldOf('ada');
    await call('decrement', 'ada');
    expect((await toldOf('ada')).map(({ added }) => added)).toEqual([1, -1]);
  });

  it('tells of a flood only up to one more than the limit', async () => {
    for (let n = 0; n < 20; n++) await call('increment', 'ada', 5);
    expect((await toldOf('ada')).reduce((sum, { added }) => sum + added, 0)).toBe(6);
  });

  it('does not carry a count that was not yet told into the next window', async () => {
    tell({ name: 'ada', added: 1, ends_in: 100 });
    await call('increment', 'ada', 1_000);
    await vi.waitFor(async () => expect((await call('peek', 'ada')).used).toBe(0));
    await call('increment', 'ada', 1_000);
    const next = (await toldOf('ada')).filter(({ ends_in }) => ends_in > 1_000);
    expect(next.map(({ added }) => added)).toEqual([1]);
  });
});
