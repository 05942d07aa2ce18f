import { setTimeout as delay } from 'node:timers/promises';

// A failover takes 20 to 30 seconds.
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000];

/**
 * Retries a write for about forty seconds. For what must be saved after a mail was sent: otherwise a restart or failover of the
 * database at that moment would send the mail a second time.
 * @throws the last error
 */
export async function retry<T>(write: () => Promise<T>): Promise<T> {
  for (const wait of WAITS_MS) {
    try {
      return await write();
    } catch {
      await delay(wait);
    }
  }
  return write();
}
