import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import { regionMoves } from '@/db/schema/control/region-moves';
import { newId } from '@/lib/core/id';

/** Longer than any single step: each statement times out after twelve seconds. */
const HELD_SECONDS = 60;
/** Seconds before a failed move is retried. */
const REST_SECONDS = 10;

export type Move = typeof regionMoves.$inferSelect & { token: string };

/** Another process holds the lease, or the move has ended. */
export class LeaseLost extends Error {}
/** The move was cancelled. */
export class Cancelled extends Error {}

const free = () => or(isNull(regionMoves.held_until), lte(regionMoves.held_until, sql`now()`));
const ours = ({ organization_id, token }: Move) =>
  and(eq(regionMoves.organization_id, organization_id), eq(regionMoves.token, token));
const held = () => sql`now() + make_interval(secs => ${HELD_SECONDS})`;

/** Returns the organizations whose move no process holds. Organizations being deleted are left out. */
export async function movesToResume(): Promise<string[]> {
  const rows = await controlDb()
    .select({ id: regionMoves.organization_id })
    .from(regionMoves)
    .innerJoin(organizations, eq(organizations.id, regionMoves.organization_id))
    .where(and(free(), isNull(organizations.erase_at)));
  return rows.map(({ id }) => id);
}

/** Acquires the lease of a move; returns undefined when another process holds it. */
export async function acquireLease(organization_id: string): Promise<Move | undefined> {
  const [move] = await controlDb()
    .update(regionMoves)
    .set({ token: newId(), held_until: held() })
    .where(and(eq(regionMoves.organization_id, organization_id), free()))
    .returning();
  return move && { ...move, token: move.token! };
}

/**
 * Renews the lease and saves the progress.
 * @throws LeaseLost; Cancelled when the move was cancelled in time
 */
export async function renewLease(
  move: Move,
  progress: { rows_done?: number; rows_total?: number } = {},
): Promise<void> {
  const [kept] = await controlDb()
    .update(regionMoves)
    .set({ held_until: held(), ...progress })
    .where(ours(move))
    .returning({ phase: regionMoves.phase });
  if (!kept) throw new LeaseLost();
  if (kept.phase === 'cancelling') throw new Cancelled();
}

/** Advances the move to a phase. @throws LeaseLost; Cancelled */
export async function enterPhase(move: Move, phase: 'copying' | 'switching'): Promise<void> {
  const [entered] = await controlDb()
    .update(regionMoves)
    .set({ phase, held_until: held() })
    .where(and(ours(move), or(eq(regionMoves.phase, 'copying'), eq(regionMoves.phase, 'switching'))))
    .returning({ phase: regionMoves.phase });
  if (!entered) await renewLease(move);
}

/** Releases the lease; after a failure the move is retried later. @param error the reason, as shown to people */
export async function releaseLease(move: Move, error?: string): Promise<void> {
  const rest = error === undefined ? null : sql`now() + make_interval(secs => ${REST_SECONDS})`;
  await controlDb()
    .update(regionMoves)
    .set({ held_until: rest, error: error ?? null })
    .where(ours(move));
}

/** Deletes a finished move. */
export async function finish(move: Move): Promise<void> {
  await controlDb().delete(regionMoves).where(ours(move));
}
