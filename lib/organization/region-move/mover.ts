import { log } from '@/lib/core/log';
import { type Loop, startLoop } from '@/lib/platform/jobs/loop';
import { movesToResume } from './lease';
import { resumeMove } from './move';

const PAUSE_MS = 2_000;
/** Moves requested in this process wake the loop; the others, and those that failed, wait this long. */
const IDLE_MS = 10_000;

/**
 * Resumes region moves, one after the other. Runs in the worker; any number of processes may run it.
 * @returns `stop`, which resolves when the step in progress is done
 */
export function startMover(): Loop {
  const failed = (error: unknown) => log.error('region-move', { error });
  return startLoop(
    PAUSE_MS,
    async (signal) => {
      try {
        for (const id of await movesToResume()) {
          if (!signal.aborted) await resumeMove(id, signal).catch(failed);
        }
      } catch (error) {
        failed(error);
      }
    },
    { work: 'region-moves', idle_ms: IDLE_MS },
  );
}
