import { log } from '@/lib/core/log';
import { type Loop, startLoop } from '@/lib/platform/jobs/loop';
import { organizationsWithRetention, removeExpiredEvents } from './retention';
import { organizationsToSeal, sealEvents } from './seal';

const PAUSE_MS = 1_000;
/** Events of this process wake the loop; those of a process without a worker wait this long. */
const IDLE_MS = 10_000;
const RETENTION_MS = 3_600_000;
/** How long to skip an organization whose chain is broken or whose sealing failed. */
const BACKOFF_MS = 60_000;

/**
 * Starts sealing events within about a second of their arrival, and removing expired ones hourly. Runs in the worker; safe in several
 * processes at once.
 * @returns the loop; its `stop` resolves when the current batch is done
 */
export function startSealer(): Loop {
  const backedOffUntil = new Map<string, number>();
  const ready = async () => (await organizationsToSeal()).filter((id) => (backedOffUntil.get(id) ?? 0) <= Date.now());
  const failed = (id: string) => backedOffUntil.set(id, Date.now() + BACKOFF_MS);
  let retentionAt = 0;
  return startLoop(
    PAUSE_MS,
    async (signal) => {
      await forEach('sealing', ready, sealEvents, signal, failed);
      if (Date.now() < retentionAt) return;
      retentionAt = Date.now() + RETENTION_MS;
      await forEach('retention', organizationsWithRetention, removeExpiredEvents, signal);
    },
    { work: 'audit-events', idle_ms: IDLE_MS },
  );
}

// A failure in one organization does not stop the others.
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
