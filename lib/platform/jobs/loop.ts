import { setTimeout as sleep } from 'node:timers/promises';

/** Work that repeats for as long as the process runs. */
export interface Loop {
  /** Stops it; resolves when the current round is done. */
  stop(): Promise<void>;
}

/** Runs rounds of work with a pause after each, until it is stopped.
 * @param round handles its own failures; the signal asks it to finish
 */
export function startLoop(pause_ms: number, round: (signal: AbortSignal) => Promise<void>): Loop {
  const stop = new AbortController();
  const run = async () => {
    while (!stop.signal.aborted) {
      await round(stop.signal);
      await sleep(pause_ms, undefined, { signal: stop.signal }).catch(() => {});
    }
  };
  const ended = run();
  return {
    async stop() {
      stop.abort();
      await ended;
    },
  };
}
