import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/core/log';
import { StartupError } from '@/lib/core/startup-error';
import type { Served, WorkerMessage } from '@/lib/platform/workers/siblings';

/** A worker that ends sooner is replaced after a pause, which doubles each time. */
const SHORT_LIFE_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;

/** The worker processes of one `npm start`. */
export interface Workers extends Served {
  /** Ends all workers; each drains first. @throws when one did not end cleanly */
  stop(): Promise<void>;
}

/**
 * Serves with several processes on one port. The first worker prepares the database. This process accepts the connections and
 * hands them out in turn, passes news between the workers, and replaces a worker that ends; it loads nothing else.
 * @param signal aborted when the workers shall end
 * @param program what each worker runs; it sends `serving` once it serves
 * @throws StartupError when a worker cannot serve; it has said why
 */
export async function startWorkers(
  count: number,
  signal: AbortSignal,
  program = path.resolve('scripts/worker.ts'),
): Promise<Workers> {
  cluster.setupPrimary({ exec: program, execArgv: process.execArgv });
  const asked = passNewsOn();
  // Also ends a first worker that waits for the database.
  signal.addEventListener('abort', () => {
    for (const worker of workers()) worker.process.kill('SIGTERM');
  });
  const served = await begin(fork(asked, signal, { AGNI_FIRST_WORKER: '1' }));
  await Promise.all(Array.from({ length: count - 1 }, () => begin(fork(asked, signal, {}))));
  return {
    ...served,
    async stop() {
      const ends = await Promise.all(workers().map(end));
      if (!ends.every(Boolean)) throw new Error('A worker process did not end cleanly.');
    },
  };
}

function workers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}

/** What a worker replaces: nothing, or one that ended after so many short lives in a row. */
interface Predecessor {
  short_lives: number;
}

function fork(asked: Asked, stopping: AbortSignal, env: object, predecessor?: Predecessor): Worker {
  const worker = cluster.fork(env);
  const begun = performance.now();
  let served = false;
  worker.on('message', (message: WorkerMessage) => {
    if (message.agni === 'serving') served = true;
  });
  worker.once('exit', async (code: number, signal: string | null) => {
    asked.forget(worker);
    // One that never served ends the start, unless it is a replacement.
    if (stopping.aborted || !(served || predecessor)) return;
    const { pid } = worker.process;
    log.error('workers', { message: 'A worker process ended unexpectedly and is replaced.', pid, code, signal });
    const short_lives = performance.now() - begun < SHORT_LIFE_MS ? (predecessor?.short_lives ?? 0) + 1 : 0;
    const pause_ms = short_lives && Math.min(LONGEST_PAUSE_MS, 500 * 2 ** short_lives);
    await sleep(pause_ms, undefined, { signal: stopping }).catch(() => {});
    if (!stopping.aborted) fork(asked, stopping, {}, { short_lives });
  });
  return worker;
}

/** Resolves when the worker serves. */
function begin(worker: Worker): Promise<Served> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.agni === 'serving') resolve({ url: message.url, setup: message.setup });
    });
    worker.once('exit', () => reject(new StartupError('A worker process could not start; see above.')));
  });
}

async function end(worker: Worker): Promise<boolean> {
  const gone = once(worker, 'exit');
  worker.process.kill('SIGTERM');
  const [code, signal] = await gone;
  // One that had not begun to listen for signals has nothing to finish.
  return code === 0 || signal === 'SIGTERM';
}

interface Asked {
  /** No longer waits for a worker that has ended. */
  forget(worker: Worker): void;
}

function passNewsOn(): Asked {
  /** Questions, by their number here: who asked, by which number there, and who has not yet answered. */
  const open = new Map<number, { from: Worker; ask: number; waiting: Set<number> }>();
  let last = 0;
  const answered = (number: number, worker: Worker) => {
    const question = open.get(number);
    if (!question) return;
    question.waiting.delete(worker.id);
    if (question.waiting.size > 0) return;
    open.delete(number);
    tell(question.from, { agni: 'answered', ask: question.ask });
  };
  cluster.on('message', (from, message: WorkerMessage) => {
    if (message.agni === 'answered') answered(message.ask, from);
    if (message.agni !== 'news') return;
    const others = workers().filter((worker) => worker !== from);
    if (message.ask === undefined) {
      for (const other of others) tell(other, message);
      return;
    }
    last += 1;
    open.set(last, { from, ask: message.ask, waiting: new Set(others.map((other) => other.id)) });
    for (const other of others) tell(other, { ...message, ask: last });
    // Nobody to wait for.
    if (others.length === 0) answered(last, from);
  });
  return {
    forget(worker) {
      for (const number of [...open.keys()]) answered(number, worker);
    },
  };
}

function tell(worker: Worker, message: WorkerMessage): void {
  // A worker that is ending has closed its channel.
  if (worker.isConnected()) worker.send(message, undefined, () => {});
}
