import { log } from '@/lib/core/log';
import { type Loop, startLoop } from '@/lib/platform/jobs/loop';
import { runNextBatch } from './batch';

const PAUSE_MS = 500;
/** Changes started in this process wake the loop; the others, and those that failed, wait this long. */
const IDLE_MS = 5_000;

/**
 * Makes bulk changes, a batch at a time. Runs in the worker; any number of processes may run it.
 * @returns `stop`, which resolves when the batch in progress is done
 */
export function startBulkChanges(): Loop {
  return startLoop(
    PAUSE_MS,
    async (signal) => {
      try {
        while (!signal.aborted && (await runNextBatch()));
      } catch (error) {
        log.error('bulk-change', { error });
      }
    },
    { work: 'bulk-changes', idle_ms: IDLE_MS },
  );
}
