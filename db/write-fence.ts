import { and, eq, sql } from 'drizzle-orm';
import type pg from 'pg';
import { Problem } from '@/lib/core/problem';
import { database, inTransaction, type Tx, voicePools } from './client';
import { lockInTransaction, lockSharedInTransaction } from './locks';
import { writeFences } from './schema/voice';

/** The fence is gone, or another attempt at the move holds it now. */
export class FenceLost extends Error {}

const RETRY_SECONDS = 5;
const MOVING =
  'The organization’s voice data is moving to another region and cannot be changed for a few seconds. Try again.';

/**
 * What every transaction that changes voice data does first: it waits for a gate that is being closed, and is refused where the
 * organization's data is about to leave this database, or has left it. Nobody who was let in is still at work when `fence`
 * returns.
 * @throws Problem `unavailable`
 */
export async function assertWritable(tx: Tx, organization_id: string): Promise<void> {
  // Where all regions share one database nothing ever moves.
  if (voicePools().length === 1) return;
  await lockSharedInTransaction(tx, 'write_fence', organization_id);
  // A statement of its own: the one above sees what was there before it waited.
  const [gate] = await tx
    .select({ one: sql`1` })
    .from(writeFences)
    .where(eq(writeFences.organization_id, organization_id));
  if (gate) throw new Problem('unavailable', MOVING, { retry_after_seconds: RETRY_SECONDS });
}

/** Lets nobody but the holder of the token change the organization's data in this database; returns when nobody else does. */
export async function fence(pool: pg.Pool, organization_id: string, token: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await lockInTransaction(tx, 'write_fence', organization_id);
    await tx
      .insert(writeFences)
      .values({ organization_id, token })
      .onConflictDoUpdate({ target: writeFences.organization_id, set: { token } });
  });
}

/** Lets everybody in again. The caller holds the move. */
export async function unfence(pool: pg.Pool, organization_id: string): Promise<void> {
  await database(pool).delete(writeFences).where(eq(writeFences.organization_id, organization_id));
}

/** Makes sure, until the end of the transaction, that the token still is the one that may fill. @throws FenceLost */
export async function assertFenceToken(tx: Tx, organization_id: string, token: string): Promise<void> {
  const [gate] = await tx
    .select({ one: sql`1` })
    .from(writeFences)
    .where(and(eq(writeFences.organization_id, organization_id), eq(writeFences.token, token)))
    .for('share');
  if (!gate) throw new FenceLost();
}
