import { and, eq } from 'drizzle-orm';
import { type Db, type Tx, voicePool } from '@/db/client';
import { regionMoves } from '@/db/schema/control/region-moves';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, Problem } from '@/lib/core/problem';
import type { Region } from '@/lib/core/regions';
import type { RegionMove } from './schema';

interface Present {
  region: Region;
  move: RegionMove | null;
}

/** Whether another region keeps its voice data elsewhere. Where two share a database the region is a word alone. */
export function requiresMove(from: Region, to: Region): boolean {
  return voicePool(from) !== voicePool(to);
}

/** The move that an organization is in, or null. */
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

/** What becomes of the wish for a region. */
interface RegionChange {
  /** The region to set at once. */
  set?: Region;
  /** The region that data moves to: before and after. */
  moving_to?: { before: Region | null; after: Region | null };
}

/**
 * Takes the wish for a region: it is set where nothing has to move, and begins a move otherwise. While one is under way, where
 * the organization is and where it goes are both no news: whoever sends back what they read changes nothing.
 * @param present what the organization is now; its version decides among several who wish at once
 * @throws Problem `validation_error` at `region` for a third one meanwhile
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
  return { moving_to: { before: null, after: wanted } };
}

/** Calls a move off. @returns where it led @throws Problem `conflict` when there is none that could still be called off */
export async function cancelMove(tx: Tx, { organization_id }: Actor): Promise<Region> {
  const [cancelled] = await tx
    .update(regionMoves)
    .set({ phase: 'cancelling' })
    .where(and(eq(regionMoves.organization_id, organization_id), eq(regionMoves.phase, 'copying')))
    .returning({ to: regionMoves.to_region });
  if (!cancelled) throw new Problem('conflict', 'There is no region move that can still be cancelled.');
  return cancelled.to;
}
