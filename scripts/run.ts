import nextEnv from '@next/env';
import { StartupError } from '@/lib/core/startup-error';

/** Undoes one step of a start; called in reverse order when the program ends. */
export type Cleanup = () => unknown;

function explain(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Reads `.env` files as Next does; what is set already wins. */
export function loadEnvFiles({ dev }: { dev: boolean }): void {
  nextEnv.loadEnvConfig(process.cwd(), dev, { info: () => {}, error: console.error });
}

/** Sets variables for this process and its children; TypeScript knows `NODE_ENV` as read-only. */
export function setEnv(values: Record<string, string>): void {
  Object.assign(process.env, values);
}

/** What a start may use: how to undo a step, and the word that it is no longer wanted. */
export type Start = {
  /** Registers how the step that was just done is undone. Ends the start when a signal came meanwhile. */
  defer(cleanup: Cleanup): void;
  /** Aborted by the first signal. */
  signal: AbortSignal;
};

class Interrupted extends Error {}

async function undoAll(cleanups: Cleanup[]): Promise<boolean> {
  let clean = true;
  // A step may wait for something that keeps no process alive: without this Node would end before the steps that follow.
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
 * Runs a program that serves until it is told to stop.
 * SIGINT, SIGTERM and SIGHUP undo what was started, in reverse, and end with code 0; another one after a second ends at once. A failed
 * start undoes it too, prints one sentence and ends with code 1.
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
      // Terminal, npm and shell may each pass on the same Ctrl-C.
      if (Date.now() - stoppedAt < 1_000) return;
      console.error('Stopped at once.');
      process.exit(1);
    }
    console.log('\nStopping…');
    stoppedAt = Date.now();
    stop.abort();
    // A step that is under way ends first: what it started could not be undone otherwise.
    await started.catch(() => {});
    process.exit((await undoAll(cleanups)) ? 0 : 1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  endWithNpm(end);
}

// `npm ci --ignore-scripts` leaves the choice of a runtime undone.
function assertRuntime(): void {
  if (Number.parseInt(process.versions.node, 10) >= 24) return;
  console.error(
    `Node.js 24 or later is needed, and this is ${process.versions.node}. Run npm ci, or install a newer Node.js.`,
  );
  process.exit(1);
}

// Who reads our output may go before us (`npm start | head`). Without a listener each word into the closed pipe is an exception,
// which Next reports into the same pipe, for ever.
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Signals to npm often end npm and its shell only: a program that npm started ends when its parent is gone. */
function endWithNpm(end: () => unknown): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 250).unref();
}
