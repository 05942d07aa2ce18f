import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import type { BackgroundTask } from '@/lib/platform/jobs/background-work';

const BATCH = 1_000;

export const background: BackgroundTask[] = [
  { name: 'listing expired invitations', every_ms: 60_000, run: listExpired },
];

/** Lists invitations as expired whose time is over. Everything else compares the time itself. */
export async function listExpired(): Promise<void> {
  for (;;) {
    // What is locked is changed at this moment, which lists it anew, or waits for the next time.
    const lapsed = controlDb()
      .select({ id: invitations.id })
      .from(invitations)
      .where(and(eq(invitations.listed_status, 'pending'), lte(invitations.expires_at, sql`now()`)))
      .orderBy(invitations.expires_at)
      .limit(BATCH)
      .for('update', { skipLocked: true });
    const { rowCount } = await controlDb()
      .update(invitations)
      .set({ listed_status: 'expired' })
      .where(inArray(invitations.id, lapsed));
    if ((rowCount ?? 0) < BATCH) return;
  }
}
