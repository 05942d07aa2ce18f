import { and, eq, inArray, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { sessions } from '@/db/schema/control/sign-in';
import { naturalEnd, naturalEndReason } from './session';

/** Days for which an ended session is kept, so that its owner can see why it ended. */
export const HISTORY_DAYS = 30;
const BATCH = 500;

/**
 * Marks an organization's expired sessions as ended. Call it before its limits are widened: a session that expired under the
 * narrower limits must not become valid again.
 */
export async function markExpiredSessions(tx: Tx, organization_id: string): Promise<void> {
  await tx
    .update(sessions)
    .set(ENDED)
    .where(and(eq(sessions.organization_id, organization_id), over()));
}

/** Ends the sessions of an organization that exceed its new limits, with the changed limits as the reason. */
export async function endDisallowedSessions(tx: Tx, organization_id: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ revoked_at: sql`now()`, revoked_reason: 'policy_changed' })
    .where(and(eq(sessions.organization_id, organization_id), over()));
}

/**
 * Marks expired sessions as ended, and deletes those that ended more than 30 days ago. Safe to run in several processes at the
 * same time as any other change to a session.
 */
export async function keepSessionHistory(): Promise<void> {
  while ((await inTransaction(controlPool(), markExpiredBatch)) === BATCH);
  while ((await inTransaction(controlPool(), deleteEndedBatch)) === BATCH);
}

async function markExpiredBatch(tx: Tx): Promise<number> {
  const found = some(tx, over());
  const settled = await tx
    .update(sessions)
    .set(ENDED)
    .where(inArray(sessions.id, found))
    .returning({ id: sessions.id });
  return settled.length;
}

async function deleteEndedBatch(tx: Tx): Promise<number> {
  const old = lt(sessions.revoked_at, sql`now() - make_interval(days => ${HISTORY_DAYS})`);
  const removed = await tx
    .delete(sessions)
    .where(inArray(sessions.id, some(tx, old)))
    .returning({ id: sessions.id });
  return removed.length;
}

function some(tx: Tx, which: SQL | undefined) {
  return tx.select({ id: sessions.id }).from(sessions).where(which).limit(BATCH).for('update', { skipLocked: true });
}

function over(): SQL | undefined {
  return and(isNull(sessions.revoked_at), sql`${naturalEnd()} <= now()`);
}

const ENDED = { revoked_at: naturalEnd(), revoked_reason: naturalEndReason() };
