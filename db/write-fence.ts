import { and, eq, sql } from 'drizzle-orm';
import type pg from 'pg';
import { Problem } from '@/lib/core/problem';
import { database, inTransaction, type Tx, voicePools } from './client';
import { lockInTransaction, lockSharedInTransaction } from './locks';
import { writeFences } from './schema/voice';

/** The fence was removed, or another attempt at the move holds it. */
export class FenceLost extends Error {}

const RETRY_SECONDS = 5;
const MOVING =
  'The organization’s voice data is moving to another region and cannot be changed for a few seconds. Try again.';

/**
 * The first step of every transaction that changes voice data: waits while a fence is being set, and throws when the
 * organization's data is leaving or has left this database. When `fence` returns, no such transaction is still running.
 * @throws Problem `unavailable`
 */
export async function assertWritable(tx: Tx, organization_id: string): Promise<void> {
  // If all regions share one database, nothing ever moves.
  if (voicePools().length === 1) return;
  await lockSharedInTransaction(tx, 'write_fence', organization_id);
  // A separate statement, because the one above has a snapshot from before it waited.
  const [gate] = await tx
    .select({ one: sql`1` })
    .from(writeFences)
    .where(eq(writeFences.organization_id, organization_id));
  if (gate) throw new Problem('unavailable', MOVING, { retry_after_seconds: RETRY_SECONDS });
}

/** Fences the organization's data in this database so that only the token's holder can change it. Returns once no other transaction is changing it. */
export async function fence(pool: pg.Pool, organization_id: string, token: string): Promise<void> {
  await inTransaction(pool, async (tx) => {
    await lockInTransaction(tx, 'write_fence', organization_id);
    await tx
      .insert(writeFences)
      .values({ organization_id, token })
      .onConflictDoUpdate({ target: writeFences.organization_id, set: { token } });
  });
}

/** Removes the fence. The caller holds the move's lease. */
export async function unfence(pool: pg.Pool, organization_id: string): Promise<void> {
  await database(pool).delete(writeFences).where(eq(writeFences.organization_id, organization_id));
}

/** Verifies that the fence still has this token, and keeps it so until the transaction ends. @throws FenceLost */
export async function assertFenceToken(tx: Tx, organization_id: string, token: string): Promise<void> {
  const [gate] = await tx
    .select({ one: sql`1` })
    .from(writeFences)
    .where(and(eq(writeFences.organization_id, organization_id), eq(writeFences.token, token)))
    .for('share');
  if (!gate) throw new FenceLost();
}
