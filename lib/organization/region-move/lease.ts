import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import { regionMoves } from '@/db/schema/control/region-moves';
import { newId } from '@/lib/core/id';

/** Longer than any single step may take: each statement ends after twelve seconds at most. */
const HELD_SECONDS = 60;
/** How long a move rests after a failure. */
const REST_SECONDS = 10;

export type Move = typeof regionMoves.$inferSelect & { token: string };

/** Another process has the move now, or it is no more. */
export class LeaseLost extends Error {}
/** Somebody does not want the move any more. */
export class Cancelled extends Error {}

const free = () => or(isNull(regionMoves.held_until), lte(regionMoves.held_until, sql`now()`));
const ours = ({ organization_id, token }: Move) =>
  and(eq(regionMoves.organization_id, organization_id), eq(regionMoves.token, token));
const held = () => sql`now() + make_interval(secs => ${HELD_SECONDS})`;

/** The organizations whose move nobody works on. Of one that is being deleted nothing moves: everything of it is to go. */
export async function movesToResume(): Promise<string[]> {
  const rows = await controlDb()
    .select({ id: regionMoves.organization_id })
    .from(regionMoves)
    .innerJoin(organizations, eq(organizations.id, regionMoves.organization_id))
    .where(and(free(), isNull(organizations.erase_at)));
  return rows.map(({ id }) => id);
}

/** Takes a move that nobody works on; undefined when somebody does. */
export async function acquireLease(organization_id: string): Promise<Move | undefined> {
  const [move] = await controlDb()
    .update(regionMoves)
    .set({ token: newId(), held_until: held() })
    .where(and(eq(regionMoves.organization_id, organization_id), free()))
    .returning();
  return move && { ...move, token: move.token! };
}

/**
 * Says that the move is still worked on, and how far it has come.
 * @throws LeaseLost; Cancelled when that was asked for while it could be
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

/** Goes on from one phase to another. @throws LeaseLost; Cancelled */
export async function enterPhase(move: Move, phase: 'copying' | 'switching'): Promise<void> {
  const [entered] = await controlDb()
    .update(regionMoves)
    .set({ phase, held_until: held() })
    .where(and(ours(move), or(eq(regionMoves.phase, 'copying'), eq(regionMoves.phase, 'switching'))))
    .returning({ phase: regionMoves.phase });
  if (!entered) await renewLease(move);
}

/** Lets go of a move; after a failure it rests for a while. @param error why it did not come to its end, in words */
export async function releaseLease(move: Move, error?: string): Promise<void> {
  const rest = error === undefined ? null : sql`now() + make_interval(secs => ${REST_SECONDS})`;
  await controlDb()
    .update(regionMoves)
    .set({ held_until: rest, error: error ?? null })
    .where(ours(move));
}

/** Ends a move. */
export async function finish(move: Move): Promise<void> {
  await controlDb().delete(regionMoves).where(ours(move));
}
