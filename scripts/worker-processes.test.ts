import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
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
    const alive = () => all().filter((worker) => worker.process.pid !== undefined && !worker.isDead());
    await vi.waitFor(() => expect(alive()).toHaveLength(2), { timeout: 8_000 });
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
    expect(all().filter((one) => !one.isDead())).toEqual([]);
  });
});
