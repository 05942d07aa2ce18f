import { setTimeout as sleep } from 'node:timers/promises';
import { onWork, type Work } from './wake-up';

/** Work that repeats for as long as the process runs. */
export interface Loop {
  /** Stops it; resolves when the current round is done. */
  stop(): Promise<void>;
}

/** A wake-up call; one that comes while nobody waits is kept for the next wait. */
export class Signal {
  #notified = false;
  #wake = () => {};

  readonly notify = (): void => {
    this.#notified = true;
    this.#wake();
  };

  /** Waits for a call, for at most this many milliseconds. */
  async wait(milliseconds: number): Promise<void> {
    if (!this.#notified) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#notified = false;
  }
}

/** What wakes a loop before its next round, and after how many milliseconds it runs anyway. */
interface WakeUp {
  work: Work;
  idle_ms: number;
}

/** Runs rounds of work with a pause after each, until it is stopped.
 * @param round handles its own failures; the signal asks it to finish
 * @param wake_up after the pause, the loop also waits for work of this kind
 */
export function startLoop(pause_ms: number, round: (signal: AbortSignal) => Promise<void>, wake_up?: WakeUp): Loop {
  const stop = new AbortController();
  const bell = new Signal();
  const unsubscribe = wake_up && onWork(wake_up.work, bell.notify);
  const run = async () => {
    while (!stop.signal.aborted) {
      await round(stop.signal);
      await sleep(pause_ms, undefined, { signal: stop.signal }).catch(() => {});
      if (wake_up && !stop.signal.aborted) await bell.wait(wake_up.idle_ms - pause_ms);
    }
  };
  const ended = run();
  return {
    async stop() {
      unsubscribe?.();
      stop.abort();
      bell.notify();
      await ended;
    },
  };
}
