import cluster from 'node:cluster';
import nextEnv from '@next/env';
import { StartupError } from '@/lib/core/startup-error';

/** Undoes one step of the start; called in reverse order on exit. */
export type Cleanup = () => unknown;

function explain(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Reads `.env` files as Next does; variables that are already set win. */
export function loadEnvFiles({ dev }: { dev: boolean }): void {
  nextEnv.loadEnvConfig(process.cwd(), dev, { info: () => {}, error: console.error });
}

/** Sets variables for this process and its children; TypeScript treats `NODE_ENV` as read-only. */
export function setEnv(values: Record<string, string>): void {
  Object.assign(process.env, values);
}

/** The context of a start: how to register cleanups, and the signal that aborts it. */
export type Start = {
  /** Registers the cleanup of the last step. Aborts the start if a signal arrived meanwhile. */
  defer(cleanup: Cleanup): void;
  /** Aborted by the first signal. */
  signal: AbortSignal;
};

class Interrupted extends Error {}

async function undoAll(cleanups: Cleanup[]): Promise<boolean> {
  let clean = true;
  // A step may wait for something that does not keep the process alive; without this Node would exit before the next
  // steps.
  const alive = setInterval(() => {}, 60_000);
  for (let undo = cleanups.pop(); undo; undo = cleanups.pop()) {
    try {
      await undo();
    } catch (error) {
      clean = false;
      console.error(explain(error));
    }
  }
  clearInterval(alive);
  return clean;
}

/**
 * Runs a program that serves until it receives a signal. SIGINT, SIGTERM and SIGHUP run the cleanups in reverse and
 * exit with code 0; another signal after a second exits at once. A failed start also cleans up, prints one sentence and
 * exits with code 1.
 */
export function run(start: (context: Start) => Promise<void>): void {
  outliveReaders();
  assertRuntime();
  const cleanups: Cleanup[] = [];
  const stop = new AbortController();
  let stoppedAt = 0;
  const defer = (cleanup: Cleanup) => {
    cleanups.push(cleanup);
    if (stop.signal.aborted) throw new Interrupted();
  };
  const started = start({ defer, signal: stop.signal });
  started.catch(async (error) => {
    if (stop.signal.aborted) return;
    console.error(explain(error));
    await undoAll(cleanups);
    process.exit(1);
  });

  const end = async () => {
    if (stop.signal.aborted) {
      // Terminal, npm and shell may each forward the same Ctrl-C.
      if (Date.now() - stoppedAt < 1_000) return;
      console.error('Stopped immediately.');
      process.exit(1);
    }
    if (!cluster.isWorker) console.log('\nStopping…');
    stoppedAt = Date.now();
    stop.abort();
    // A running step finishes first, because otherwise its work could not be undone.
    await started.catch(() => {});
    process.exit((await undoAll(cleanups)) ? 0 : 1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  endWithNpm(end);
}

// `npm ci --ignore-scripts` skips the choice of a runtime.
function assertRuntime(): void {
  if (Number.parseInt(process.versions.node, 10) >= 24) return;
  console.error(
    `Node.js 24 or later is needed, and this is ${process.versions.node}. Run npm ci, or install a newer Node.js.`,
  );
  process.exit(1);
}

/**
 * Keeps the program alive when its output can no longer be written: its reader has exited (`npm start | head`), its terminal was
 * closed, or the disk of its log is full. Without a listener each write is an exception, which skips the cleanups, or which Next
 * reports to the same place, endlessly.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

/** Signals to npm often end only npm and its shell, so a program that npm started exits when its parent is gone. */
function endWithNpm(end: () => unknown): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 250).unref();
}
