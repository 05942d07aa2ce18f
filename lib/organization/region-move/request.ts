import { and, eq } from 'drizzle-orm';
import { type Db, type Tx, voicePool } from '@/db/client';
import { regionMoves } from '@/db/schema/control/region-moves';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, Problem } from '@/lib/core/problem';
import type { Region } from '@/lib/core/regions';
import { wakeAfter } from '@/lib/platform/jobs/wake-up';
import type { RegionMove } from './schema';

interface Present {
  region: Region;
  move: RegionMove | null;
}

/** Returns whether two regions keep their voice data in different databases; if they share one, nothing has to move. */
export function requiresMove(from: Region, to: Region): boolean {
  return voicePool(from) !== voicePool(to);
}

/** Returns the organization's move in progress, or null. */
export async function findMove(db: Db | Tx, organization_id: string): Promise<RegionMove | null> {
  const [move] = await db
    .select({
      to_region: regionMoves.to_region,
      phase: regionMoves.phase,
      rows_done: regionMoves.rows_done,
      rows_total: regionMoves.rows_total,
      error: regionMoves.error,
      started_at: regionMoves.created_at,
    })
    .from(regionMoves)
    .where(eq(regionMoves.organization_id, organization_id));
  return move ?? null;
}

/** What a requested region leads to. */
interface RegionChange {
  /** The region to set at once. */
  set?: Region;
  /** The target region of the move, before and after, for the audit log. */
  moving_to?: { before: Region | null; after: Region | null };
}

/**
 * Handles a requested region: sets it when no data has to move, and starts a move otherwise. During a move, requesting the
 * source or the target region changes nothing, so that clients can send back what they read.
 * @param present the organization as it is now; its version decides between concurrent requests
 * @throws Problem `validation_error` at `region` for a third region during a move
 */
export async function requestRegion(tx: Tx, actor: Actor, present: Present, wanted: Region): Promise<RegionChange> {
  const { region, move } = present;
  if (wanted === region || wanted === move?.to_region) return {};
  if (move) {
    throw fieldProblem(
      'region',
      'moving',
      'The voice data is being moved to another region. Choose again when the move is complete.',
    );
  }
  if (!requiresMove(region, wanted)) return { set: wanted };
  await tx
    .insert(regionMoves)
    .values({
      organization_id: actor.organization_id,
      from_region: region,
      to_region: wanted,
      requested_by_label: actor.label,
    })
    .onConflictDoNothing();
  wakeAfter(tx, 'region-moves');
  return { moving_to: { before: null, after: wanted } };
}

/** Cancels a move. @returns its target region @throws Problem `conflict` when no move can still be cancelled */
export async function cancelMove(tx: Tx, { organization_id }: Actor): Promise<Region> {
  const [cancelled] = await tx
    .update(regionMoves)
    .set({ phase: 'cancelling' })
    .where(and(eq(regionMoves.organization_id, organization_id), eq(regionMoves.phase, 'copying')))
    .returning({ to: regionMoves.to_region });
  if (!cancelled) throw new Problem('conflict', 'There is no region move that can still be cancelled.');
  return cancelled.to;
}
