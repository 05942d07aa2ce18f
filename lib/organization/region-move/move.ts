import { setTimeout as sleep } from 'node:timers/promises';
import { and, eq, sql } from 'drizzle-orm';
import { controlDb, controlPool, database, inTransaction, voicePool } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import { regionMoves } from '@/db/schema/control/region-moves';
import { FenceLost, fence, unfence } from '@/db/write-fence';
import { systemActor } from '@/lib/core/actor';
import { sqlState } from '@/lib/core/database-error';
import { log } from '@/lib/core/log';
import { toProblem } from '@/lib/core/problem';
import { removeRows } from '@/lib/organization/deletion/remove-rows';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { invalidateOrganization } from '@/lib/platform/caches';
import { acquireLease, Cancelled, enterPhase, finish, LeaseLost, type Move, releaseLease, renewLease } from './lease';
import { isSameDatabase } from './same-database';
import { type Sync, syncTable } from './sync';
import { VOICE_TABLES } from './tables';

/** With fewer differing rows than this, writes are fenced off and the rest is copied. */
const FEW = 1_000;
const PASSES = 5;
/** How long the old copy stays after the switch, so that reads in progress can finish. */
const KEPT_MS = 15_000;
const FOREIGN_KEY_VIOLATION = '23503';

/** The copy differs from its source. */
class CopyMismatch extends Error {}

/**
 * Resumes a move from its current phase: copies while writes continue, fences the source for the rest, compares row for row,
 * switches the region, and erases the old copy. Does nothing when another process holds the lease.
 * @param signal stops at the next step; another process can then resume
 * @throws the failure; the organization stays in its old region, and the move is retried
 */
export async function resumeMove(organization_id: string, signal?: AbortSignal): Promise<void> {
  const move = await acquireLease(organization_id);
  if (!move) return;
  try {
    await advance(move, signal);
  } catch (error) {
    if (error instanceof LeaseLost || error instanceof FenceLost) return;
    // The next attempt finds it in the phase `cancelling`.
    if (error instanceof Cancelled) return releaseLease(move);
    // Being stopped is no failure: another process can resume at once.
    await abortAttempt(move, signal?.aborted ? undefined : publicReason(error));
    if (!signal?.aborted) throw error;
  }
}

async function advance(move: Move, signal?: AbortSignal): Promise<void> {
  if (move.phase === 'cancelling') return undo(move);
  const [source, target] = [voicePool(move.from_region), voicePool(move.to_region)];
  const same = await isSameDatabase(source, target);
  if (move.phase !== 'erasing') {
    if (!same) await copyData(move, signal);
    await switchRegion(move);
  }
  if (!same) await eraseOldCopy(move, signal);
  await finish(move);
}

async function copyData(move: Move, signal?: AbortSignal): Promise<void> {
  const { organization_id, token } = move;
  const [source, target] = [voicePool(move.from_region), voicePool(move.to_region)];
  await fence(target, organization_id, token);
  if (move.phase === 'copying') await copyOnline(move, signal);
  await enterPhase(move, 'switching');
  await fence(source, organization_id, token);
  await syncAll(move, { token }, signal);
  const different = await syncAll(move, {}, signal);
  if (different > 0) throw new CopyMismatch(`${different} rows still differ after the copy.`);
  await renewLease(move);
  await unfence(target, organization_id);
}

// Writes continue during the copy, so rows may have changed since: repeat until few differ.
async function copyOnline(move: Move, signal?: AbortSignal): Promise<void> {
  await unfence(voicePool(move.from_region), move.organization_id);
  const rows_total = await countRows(move);
  await renewLease(move, { rows_total, rows_done: 0 });
  let rows_done = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const counted = async (rows: number) => {
      rows_done = Math.min(rows_total, rows_done + rows);
      await renewLease(move, { rows_done });
    };
    try {
      if ((await syncAll(move, { token: move.token, counted }, signal)) < FEW) return;
    } catch (error) {
      // A call whose agent was created after the agents were copied; the next pass copies both.
      if (sqlState(error) !== FOREIGN_KEY_VIOLATION) throw error;
    }
  }
}

async function countRows({ from_region, organization_id }: Move): Promise<number> {
  let sum = 0;
  for (const table of VOICE_TABLES) {
    const { rows } = await database(voicePool(from_region)).execute<{ count: number }>(
      sql`select count(*)::float8 as count from ${table} where organization_id = ${organization_id}`,
    );
    sum += rows[0]!.count;
  }
  return sum;
}

interface SyncOptions {
  token?: string;
  counted?(rows: number): Promise<void>;
}

async function syncAll(move: Move, { token, counted }: SyncOptions, signal?: AbortSignal): Promise<number> {
  const sync: Sync = {
    source: voicePool(move.from_region),
    target: voicePool(move.to_region),
    organization_id: move.organization_id,
    token,
    async onCompared(rows) {
      signal?.throwIfAborted();
      await (counted ? counted(rows) : renewLease(move));
    },
  };
  let different = 0;
  for (const table of VOICE_TABLES) different += await syncTable(table, sync);
  return different;
}

async function switchRegion(move: Move): Promise<void> {
  const { organization_id, token, from_region, to_region } = move;
  await inTransaction(controlPool(), async (tx) => {
    const [held] = await tx
      .update(regionMoves)
      .set({ phase: 'erasing', error: null, updated_at: sql`now()` })
      .where(and(eq(regionMoves.organization_id, organization_id), eq(regionMoves.token, token)))
      .returning({ phase: regionMoves.phase });
    if (!held) throw new LeaseLost();
    const [organization] = await tx
      .update(organizations)
      .set({
        region: to_region,
        version: sql`${organizations.version} + 1`,
        updated_at: sql`now()`,
        updated_by_label: move.requested_by_label,
      })
      .where(and(eq(organizations.id, organization_id), eq(organizations.region, from_region)))
      .returning({ id: organizations.id, name: organizations.name, region: organizations.region });
    if (!organization) throw new Error('the organization is not in the region that its move started from');
    await recordAudit(tx, systemActor('region_move', organization), {
      action: 'organization.move_region',
      target: { type: 'organization', id: organization.id, label: organization.name },
      changes: { region: { before: from_region, after: to_region } },
    });
  });
  await invalidateOrganization(organization_id, 'control', 'voice');
}

async function eraseOldCopy(move: Move, signal?: AbortSignal): Promise<void> {
  const { organization_id, from_region, to_region } = move;
  await sleep(KEPT_MS, undefined, { signal });
  const [organization] = await controlDb()
    .select({ region: organizations.region })
    .from(organizations)
    .where(eq(organizations.id, organization_id));
  if (organization?.region !== to_region) throw new Error('refusing to erase the region that the organization is in');
  for (const table of VOICE_TABLES.toReversed()) {
    await renewLease(move);
    await removeRows(voicePool(from_region), table, organization_id);
  }
}

// Erases the partial copy; the organization stays where it is.
async function undo(move: Move): Promise<void> {
  const { organization_id, from_region, to_region, token } = move;
  const [source, target] = [voicePool(from_region), voicePool(to_region)];
  await unfence(source, organization_id);
  if (!(await isSameDatabase(source, target))) {
    await fence(target, organization_id, token);
    for (const table of VOICE_TABLES.toReversed()) await removeRows(target, table, organization_id);
    await unfence(target, organization_id);
  }
  await finish(move);
}

// Shown to members of the organization, so connection details go to the log only.
function publicReason(error: unknown): string {
  if (error instanceof CopyMismatch) return error.message;
  const away = toProblem(error).code === 'unavailable';
  return away ? 'A database is temporarily unreachable.' : 'Something went wrong on our side.';
}

// Reopens the source for writes, unless the switch has been made or its outcome is unknown.
async function abortAttempt(move: Move, why: string | undefined): Promise<void> {
  try {
    const [now] = await controlDb()
      .select({ phase: regionMoves.phase })
      .from(regionMoves)
      .where(and(eq(regionMoves.organization_id, move.organization_id), eq(regionMoves.token, move.token)));
    if (now?.phase === 'switching') {
      await enterPhase(move, 'copying');
      await unfence(voicePool(move.from_region), move.organization_id);
    }
    await releaseLease(move, why);
  } catch (failure) {
    log.error('region-move', { message: 'The lease of the attempt was not released', error: failure });
  }
}
