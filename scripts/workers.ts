import cluster, { type Worker } from 'node:cluster';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '@/lib/core/log';
import { StartupError } from '@/lib/core/startup-error';
import { metricsOfWorkers, serveMetrics } from '@/lib/http/server/metrics-server';
import type { Served, WorkerMessage } from '@/lib/platform/workers/siblings';
import type { Start } from './run';

/** A worker that ends sooner is replaced after a pause, which doubles each time. */
const SHORT_LIFE_MS = 10_000;
const LONGEST_PAUSE_MS = 30_000;

const listening = new WeakSet<Worker>();
const isListening = (worker: Worker) => listening.has(worker);

/** The worker processes of one `npm start`. */
export interface Workers extends Served {
  /** The workers that accept connections. */
  listening(): Worker[];
  /** Ends all workers; each drains first. @throws when one did not end cleanly */
  stop(): Promise<void>;
}

/** What concerns all workers. */
interface Team {
  relay: Relay;
  /** Aborted when the workers shall end, and none is replaced any more. */
  stopping: AbortSignal;
}

/**
 * Serves with several processes until the cleanups run, and serves their metrics together, if they are configured.
 * @param program what each worker runs, if not that of `npm start`
 */
export async function serveWithWorkers(count: number, { defer, signal }: Start, program?: string): Promise<Served> {
  // Stopped last, so that a scrape sees the drain too.
  let stopMetrics = () => {};
  defer(() => stopMetrics());
  const workers = await startWorkers(count, signal, program);
  defer(workers.stop);
  stopMetrics = await serveMetrics(metricsOfWorkers(workers.listening));
  return workers;
}

/**
 * Serves with several processes on one port. The first worker prepares the database. This process accepts the connections and
 * hands them out in turn, passes news between the workers, and replaces a worker that ends; it loads nothing else.
 * @param signal aborted when the workers shall end
 * @param program what each worker runs; it sends `serving` once it serves
 * @throws StartupError when a worker cannot serve; it has said why, and the others have drained
 */
export async function startWorkers(
  count: number,
  signal: AbortSignal,
  program = path.resolve('scripts/worker.ts'),
): Promise<Workers> {
  cluster.setupPrimary({ exec: program, execArgv: process.execArgv });
  const end = new AbortController();
  const team: Team = { relay: createRelay(), stopping: AbortSignal.any([signal, end.signal]) };
  // Also ends a first worker that waits for the database. A second signal would end a draining worker at once.
  team.stopping.addEventListener('abort', () => {
    for (const worker of workers()) worker.process.kill('SIGTERM');
  });
  const stop = async () => {
    const ends = workers().map(endOf);
    end.abort();
    if (!(await Promise.all(ends)).every(Boolean)) throw new Error('A worker process did not end cleanly.');
  };
  const begin = async (env: object) => {
    team.stopping.throwIfAborted();
    return untilServing(fork(team, env));
  };
  try {
    const first = await begin({ AGNI_FIRST_WORKER: '1' });
    await Promise.all(Array.from({ length: count - 1 }, () => begin({})));
    return { ...first, listening: () => workers().filter(isListening), stop };
  } catch (error) {
    await stop().catch((failure) => log.error('workers', { error: failure }));
    throw error;
  }
}

/** The workers that run. Node also lists one that could not be started, and one that has ended while its channel is open. */
function workers(): Worker[] {
  const all = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  return all.filter((worker) => worker.process.pid !== undefined && !worker.isDead());
}

/** What a worker replaces: nothing, or one that ended after so many short lives in a row. */
interface Predecessor {
  short_lives: number;
}

function fork(team: Team, env: object, predecessor?: Predecessor): Worker {
  const worker = cluster.fork(env);
  const begun = performance.now();
  let served = false;
  worker.on('message', (message: WorkerMessage) => {
    if (message.agni === 'serving') served = true;
    team.relay.hear(worker, message);
  });
  worker.once('listening', () => listening.add(worker));
  // For example a message to a worker that has just been killed; without a listener it would end this process.
  worker.on('error', (error) => log.warn('workers', { pid: worker.process.pid, error }));
  onEnd(worker, (code, signal) => {
    team.relay.forget(worker);
    // One that never served ends the start, unless it is a replacement.
    if (team.stopping.aborted || !(served || predecessor)) return;
    const { pid } = worker.process;
    log.error('workers', { message: 'A worker process ended unexpectedly and is replaced.', pid, code, signal });
    const isShort = performance.now() - begun < SHORT_LIFE_MS;
    void replace(team, isShort ? (predecessor?.short_lives ?? 0) + 1 : 0);
  });
  return worker;
}

async function replace(team: Team, short_lives: number): Promise<void> {
  const pause_ms = short_lives && Math.min(LONGEST_PAUSE_MS, 500 * 2 ** short_lives);
  await sleep(pause_ms, undefined, { signal: team.stopping }).catch(() => {});
  if (team.stopping.aborted) return;
  try {
    fork(team, {}, { short_lives });
  } catch (error) {
    log.error('workers', { message: 'A worker process could not be started.', error });
    await replace(team, short_lives + 1);
  }
}

/** Calls back once when the worker has ended, or could not be started, which Node reports as an error without an exit. */
function onEnd(worker: Worker, handle: (code: number | null, signal: string | null) => void): void {
  worker.once('exit', handle);
  worker.once('error', () => {
    if (worker.process.pid === undefined) handle(null, null);
  });
}

/** Resolves when the worker serves. */
function untilServing(worker: Worker): Promise<Served> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.agni === 'serving') resolve({ url: message.url, setup: message.setup });
    });
    onEnd(worker, () => reject(new StartupError('A worker process could not start; see above.')));
  });
}

/** Waits for a worker's end. @returns whether it ended cleanly */
function endOf(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    // One that had not begun to listen for signals has nothing to finish.
    onEnd(worker, (code, signal) => resolve(code === 0 || signal === 'SIGTERM'));
  });
}

/** Passes news between the workers, and their answers. */
interface Relay {
  hear(from: Worker, message: WorkerMessage): void;
  /** No longer waits for a worker that has ended. */
  forget(worker: Worker): void;
}

function createRelay(): Relay {
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
  return {
    hear(from, message) {
      if (message.agni === 'answered') answered(message.ask, from);
      if (message.agni !== 'news') return;
      const others = workers().filter((worker) => worker !== from);
      if (message.ask === undefined) {
        for (const other of others) tell(other, message);
        return;
      }
      last += 1;
      // One that is still starting is told as well, but has cached nothing yet and would answer only seconds later.
      const waiting = new Set(others.filter(isListening).map((other) => other.id));
      open.set(last, { from, ask: message.ask, waiting });
      for (const other of others) tell(other, { ...message, ask: last });
      // Nobody to wait for.
      if (waiting.size === 0) answered(last, from);
    },
    forget(worker) {
      for (const number of [...open.keys()]) answered(number, worker);
    },
  };
}

function tell(worker: Worker, message: WorkerMessage): void {
  // A worker that is ending has closed its channel.
  if (worker.isConnected()) worker.send(message, undefined, () => {});
}
