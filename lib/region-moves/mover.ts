import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '@/lib/jobs/describe-error';
import { movesToCarryOn } from './hold';
import { carryOn } from './move';

const PAUSE_MS = 2_000;

/**
 * Carries moves between regions on, one after the other. Belongs to the worker of a process; any number of processes may run it.
 * @returns `stop`, which resolves when the step under way is done
 */
export function startMover(): { stop(): Promise<void> } {
  const stop = new AbortController();
  const loop = run(stop.signal);
  return {
    async stop() {
      stop.abort();
      await loop;
    },
  };
}

async function run(signal: AbortSignal): Promise<void> {
  const failed = (error: unknown) => console.error(`a move between regions failed: ${describeError(error)}`);
  while (!signal.aborted) {
    const due = await movesToCarryOn().catch((error) => {
      failed(error);
      return [];
    });
    for (const id of due) {
      if (!signal.aborted) await carryOn(id, signal).catch(failed);
    }
    await sleep(PAUSE_MS, undefined, { signal }).catch(() => {});
  }
}
