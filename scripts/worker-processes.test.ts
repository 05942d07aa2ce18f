import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { metricsOfWorkers } from '@/lib/http/server/metrics-server';
import type { WorkerMessage } from '@/lib/platform/workers/siblings';
import { startWorkers, type Workers } from './workers';

// This process starts the workers itself; what they run is small.
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'workers-'));
const execPath = process.execPath;

/** Writes a program for workers. Without more lines, each one serves until SIGTERM. */
function program(...lines: string[]): string {
  const file = path.join(home, 'worker.js');
  fs.writeFileSync(file, [...lines, `process.send({ agni: 'serving', url: 'http://localhost' });`].join('\n'));
  return file;
}

let workers: Workers | undefined;
async function start(count: number, file: string): Promise<Workers> {
  workers = await startWorkers(count, new AbortController().signal, file);
  return workers;
}

const all = () => Object.values(cluster.workers ?? {}) as Worker[];
// Node also lists one that could not be started, and one that has ended while its channel is open.
const running = () => all().filter((worker) => worker.process.pid !== undefined && !worker.isDead());

// A worker that sends what a test tells it to, and reports what else it hears. Without LISTEN it is as one that is still starting.
const PUPPET = `process.on('message', (message) => process.send(message.say ?? { heard: message }));`;
const LISTEN = `require('node:net').createServer().listen(0, '127.0.0.1');`;
const LISTEN_FIRST = `if (process.env.AGNI_FIRST_WORKER) ${LISTEN}`;
const NEWS = { agni: 'news', subject: 'invalidate', news: { organization_id: 'x', planes: [] } };

const say = (worker: Worker, message: object) => worker.send({ say: message });

/** The next message that a worker hears. */
function hears(worker: Worker): Promise<WorkerMessage> {
  return new Promise((resolve) => {
    const take = (message: { heard?: WorkerMessage }) => {
      if (!message.heard) return;
      worker.off('message', take);
      resolve(message.heard);
    };
    worker.on('message', take);
  });
}

async function startPuppets(file: string, listening: number): Promise<[Worker, Worker]> {
  const { listening: those } = await start(2, file);
  await vi.waitFor(() => expect(those()).toHaveLength(listening));
  return running() as [Worker, Worker];
}

afterEach(async () => {
  process.execPath = execPath;
  await workers?.stop();
  workers = undefined;
  vi.restoreAllMocks();
});

describe('startWorkers', () => {
  it('survives a message to a worker that has just been killed', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(console, 'error').mockReturnValue();
    await start(2, program());
    const [worker] = all();
    const gone = once(cluster, 'exit');
    worker!.process.kill('SIGKILL');
    // Blocks until the process has ended and this one does not know it yet, as when a connection is handed over.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    for (let n = 0; n < 3; n++) worker!.send({ agni: 'answered', ask: 0 });
    await gone;
    await sleep(50);
    expect(warn.mock.calls.join()).toContain(`"pid":${worker!.process.pid}`);
  });

  it('throws when a worker cannot be spawned', async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    process.execPath = path.join(home, 'missing');
    await expect(start(1, program())).rejects.toThrow('A worker process could not start');
  });

  it('tries again when a replacement cannot be spawned', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(console, 'error').mockReturnValue();
    await start(2, program());
    process.execPath = path.join(home, 'missing');
    all()[0]!.process.kill('SIGKILL');
    await vi.waitFor(() => expect(warn.mock.calls.join()).toContain('ENOENT'), { timeout: 5_000 });
    process.execPath = execPath;
    await vi.waitFor(() => expect(running()).toHaveLength(2), { timeout: 8_000 });
  });

  it('lets the workers that serve finish when another one cannot start', async () => {
    const drained = path.join(home, 'drained');
    const file = program(
      `const drain = () => { require('node:fs').writeFileSync(${JSON.stringify(drained)}, ''); process.exit(0); };`,
      `process.on('SIGTERM', () => setTimeout(drain, 300));`,
      'if (!process.env.AGNI_FIRST_WORKER) process.exit(1);',
    );
    await expect(start(2, file)).rejects.toThrow('A worker process could not start');
    expect(fs.existsSync(drained)).toBe(true);
    expect(all()).toEqual([]);
  });

  it('stops although the channel of a killed worker is still open', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    // A grandchild keeps it open.
    const { stop } = await start(
      1,
      program(`require('node:child_process').spawn('sleep', ['3'], { stdio: ['ignore', 'ignore', 'ignore', 3] });`),
    );
    workers = undefined;
    const [worker] = all();
    const gone = once(cluster, 'exit');
    worker!.process.kill('SIGKILL');
    await gone;
    expect([worker!.isDead(), all().includes(worker!)]).toEqual([true, true]);
    await stop();
    expect(running()).toEqual([]);
  });

  it('tells a worker that is still starting of a change, and does not wait for it', async () => {
    const [first, starting] = await startPuppets(program(PUPPET, LISTEN_FIRST), 1);
    const [answer, news] = [hears(first), hears(starting)];
    say(first, { ...NEWS, ask: 7 });
    expect(await answer).toEqual({ agni: 'answered', ask: 7 });
    expect(await news).toMatchObject(NEWS);
    expect(workers!.listening()).toEqual([first]);
  });

  it('waits for a worker that listens, until it has answered or ended', async () => {
    const [first, second] = await startPuppets(program(PUPPET, LISTEN), 2);
    let news = hears(second);
    say(first, { ...NEWS, ask: 7 });
    const { ask } = (await news) as { ask: number };
    // Messages arrive in order, so that an early answer would be heard before the ping.
    let next = hears(first);
    first.send({ ping: true });
    expect(await next).toEqual({ ping: true });
    next = hears(first);
    say(second, { agni: 'answered', ask });
    expect(await next).toEqual({ agni: 'answered', ask: 7 });

    vi.spyOn(console, 'error').mockReturnValue();
    news = hears(second);
    next = hears(first);
    say(first, { ...NEWS, ask: 8 });
    await news;
    second.process.kill('SIGKILL');
    expect(await next).toEqual({ agni: 'answered', ask: 8 });
  });
});

describe('metricsOfWorkers', () => {
  /** A worker that listens and handles the question for its metrics like this. */
  const measured = (how: string) => `${LISTEN} process.on('message', ({ ask }) => { ${how} });`;
  const metric = {
    name: 'requests_total',
    help: 'x',
    type: 'counter',
    aggregator: 'sum',
    values: [{ labels: {}, value: 2 }],
  };
  const answer = `process.send({ agni: 'measured', ask, metrics: [${JSON.stringify(metric)}] });`;
  const onFirst = (how: string, otherwise: string) =>
    `if (process.env.AGNI_FIRST_WORKER) { ${how} } else { ${otherwise} }`;

  it('adds up the metrics of all workers', async () => {
    await startPuppets(program(measured(answer)), 2);
    expect(await metricsOfWorkers(workers!.listening).metrics()).toContain('requests_total 4');
  });

  it('leaves out a worker that ends while it is asked', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    await startPuppets(program(measured(onFirst(answer, 'process.exit(1);'))), 2);
    expect(await metricsOfWorkers(workers!.listening).metrics()).toContain('requests_total 2');
  });

  it('leaves out a worker that cannot read its metrics', async () => {
    await startPuppets(program(measured(onFirst(answer, `process.send({ agni: 'measured', ask });`))), 2);
    expect(await metricsOfWorkers(workers!.listening).metrics()).toContain('requests_total 2');
  });

  it('does not ask a worker that is still starting', async () => {
    const [, starting] = await startPuppets(program(onFirst(measured(answer), PUPPET)), 1);
    const news = hears(starting);
    expect(await metricsOfWorkers(workers!.listening).metrics()).toContain('requests_total 2');
    // Messages arrive in order, so that a question would be heard before the ping.
    starting.send({ ping: true });
    expect(await news).toEqual({ ping: true });
  });

  it('fails when no worker answers', async () => {
    await startPuppets(program(measured(`process.send({ agni: 'measured', ask });`)), 2);
    await expect(metricsOfWorkers(workers!.listening).metrics()).rejects.toThrow('No worker process answered');
  });
});
