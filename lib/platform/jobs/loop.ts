import { setTimeout as sleep } from 'node:timers/promises';

/** Work that goes on for as long as its process. */
export interface Loop {
  /** Ends it; resolves when the round under way is done. */
  stop(): Promise<void>;
}

/**
 * Does rounds of work with a pause after each, until it is stopped.
 * @param round deals with its own failures; the signal tells it to come to an end
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
