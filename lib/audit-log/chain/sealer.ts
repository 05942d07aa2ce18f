import { log } from '@/lib/core/log';
import { type Loop, startLoop } from '@/lib/platform/jobs/loop';
import { organizationsWithRetention, removeExpiredEvents } from './retention';
import { organizationsToSeal, sealEvents } from './seal';

const PAUSE_MS = 1_000;
const RETENTION_MS = 3_600_000;
/** How long an organization whose chain is broken, or whose sealing failed, is left alone. */
const REST_MS = 60_000;

/**
 * Seals events as they come, within about a second, and once an hour removes what is kept no longer. Belongs to the worker of a
 * process; any number of processes may run it.
 * @returns `stop`, which resolves when the batch under way is done
 */
export function startSealer(): Loop {
  const resting = new Map<string, number>();
  const ready = async () => (await organizationsToSeal()).filter((id) => (resting.get(id) ?? 0) <= Date.now());
  const failed = (id: string) => resting.set(id, Date.now() + REST_MS);
  let retentionAt = 0;
  return startLoop(PAUSE_MS, async (signal) => {
    await forEach('sealing', ready, sealEvents, signal, failed);
    if (Date.now() < retentionAt) return;
    retentionAt = Date.now() + RETENTION_MS;
    await forEach('retention', organizationsWithRetention, removeExpiredEvents, signal);
  });
}

// One organization's trouble is not another's.
async function forEach(
  what: string,
  find: () => Promise<string[]>,
  work: (organization_id: string, signal: AbortSignal) => Promise<number>,
  signal: AbortSignal,
  failed?: (organization_id: string) => void,
): Promise<void> {
  try {
    for (const id of await find()) {
      if (signal.aborted) return;
      await work(id, signal).catch((error) => {
        failed?.(id);
        report(what, error);
      });
    }
  } catch (error) {
    report(what, error);
  }
}

function report(what: string, error: unknown): void {
  log.error('audit-log', { task: what, error });
}
