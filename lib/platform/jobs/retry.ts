import { setTimeout as delay } from 'node:timers/promises';

// A failover takes 20 to 30 seconds.
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000];

/**
 * Retries work on the database for about forty seconds. For what must be saved after a mail was sent: otherwise a restart or
 * failover of the database at that moment would send the mail a second time.
 * @param passes which errors to retry; all by default
 * @throws the last error
 */
export async function retry<T>(work: () => Promise<T>, passes = (_error: unknown) => true): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await work();
    } catch (error) {
      if (!passes(error)) throw error;
      await delay(wait);
    }
  }
  return work();
}
