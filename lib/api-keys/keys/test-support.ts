import { eq, type SQL, sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { findLiveKey } from '@/lib/api-keys/verification/find-key';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { waiting } from '@/tests/lock-waits';

/** An instant so long before the database's now; an expression, for values of a row. */
export const ago = (interval: string) => sql`now() - ${interval}::interval` as unknown as string;
/** An instant so many days ahead, ISO 8601. */
export const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
/** Whether a key with this text opens the door at this moment, by the database. */
export const works = async (key: string) => (await findLiveKey(sha256(key))) !== undefined;
/** What a refusal with this code, and with at least this data, matches. */
export const refused = (code: string, more: object = {}) => ({ code, data: expect.objectContaining(more) });

/** The audit events about a row. */
export function auditOf(id: string) {
  return controlDb().select().from(auditEvents).where(eq(auditEvents.target_id, id));
}

/** Runs a statement in a transaction, starts the work, and commits once all of it waits for a lock. */
export async function whileLocked(statement: SQL, start: () => Promise<unknown>[]) {
  let running: Promise<unknown>[] = [];
  await inTransaction(controlPool(), async (tx) => {
    await tx.execute(statement);
    running = start();
    for (const one of running) one.catch(() => {});
    await expect.poll(waiting, { interval: 10, timeout: 5_000 }).toBe(running.length);
  });
  return Promise.allSettled(running);
}
