import { sql } from 'drizzle-orm';
import { controlPool, inRetriedTransaction, inSavepoint, type Tx } from '@/db/client';
import { bulkChangeRows } from '@/db/schema/control/bulk-changes';
import type { Actor } from '@/lib/core/actor';
import { isOverload, sqlState } from '@/lib/core/database-error';
import { log } from '@/lib/core/log';
import { isProblem, toProblem } from '@/lib/core/problem';
import { recordAudits } from '@/lib/platform/audit-trail/record';
import { invalidateOrganization } from '@/lib/platform/caches';
import { currentActor } from './authority';
import { holdBack, lockNextChange, type OpenChange } from './claim';
import { type Entry, type Refusal, reached, type Work } from './kind';
import { failRemaining, type Result, saveResults } from './results';
import { workOf } from './works';

const LAST_OWNER = 'AG001';

/**
 * Works off one batch of the change whose turn it is, in one transaction: the results of its rows, what was done to them, the audit
 * log and the emails are committed together or not at all, so that each row is changed once, whenever a process dies.
 * @returns false when there is nothing to do
 * @throws a failure of the whole batch, which is tried again later
 */
export async function runNextBatch(): Promise<boolean> {
  let change: OpenChange | undefined;
  try {
    await inRetriedTransaction(controlPool(), async (tx) => {
      change = await lockNextChange(tx);
      if (change) await runBatch(tx, change);
    });
  } catch (error) {
    if (change) await holdBack(change.id);
    throw error;
  }
  if (!change) return false;
  await invalidateOrganization(change.organization_id, 'control');
  return true;
}

async function runBatch(tx: Tx, change: OpenChange): Promise<void> {
  const work = workOf(change.action);
  const ids = await nextTargets(tx, change, sizeOf(work, change));
  await work.lock(tx, change, ids);
  const actor = await currentActor(tx, change, work.permission);
  if (!actor) return failRemaining(tx, change);
  const results: Result[] = [];
  const rows: Row[] = [];
  for (const { position, verdict } of await work.judge(tx, actor, change, ids.length)) {
    if ('target' in verdict) rows.push({ position, target: verdict.target });
    else results.push({ position, outcome: verdict.outcome, ...verdict.refusal });
  }
  const { entries, made } = await applyAll({ tx, actor, change, work }, rows);
  if (entries.length > 0)
    await recordAudits(
      tx,
      entries.map((entry) => ({ actor, entry })),
    );
  await saveResults(tx, change, [...results, ...made]);
}

/** How many rows the next batch has: half as many after each failure, in case it takes longer than a statement may. */
function sizeOf(work: Work<Row['target']>, { action, failures }: OpenChange): number {
  return Math.max(1, Math.floor(work.sizeOf(action) / 2 ** failures));
}

async function nextTargets(tx: Tx, change: OpenChange, size: number): Promise<string[]> {
  const { rows } = await tx.execute<{ target_id: string }>(sql`
    select ${bulkChangeRows.target_id} as target_id from ${bulkChangeRows}
    where bulk_change_id = ${change.id} and position > ${reached(change)}
    order by position limit ${size}`);
  return rows.map(({ target_id }) => target_id);
}

/** A row that is to be changed. */
interface Row {
  position: number;
  target: { id: string };
}

interface Batch {
  tx: Tx;
  actor: Actor;
  change: OpenChange;
  work: Work<Row['target']>;
}

interface Made {
  entries: Entry[];
  made: Result[];
}

// Together where that works. Otherwise one by one, so that a row that cannot be changed after all does not stop the others.
async function applyAll(batch: Batch, rows: readonly Row[]): Promise<Made> {
  if (rows.length === 0) return { entries: [], made: [] };
  try {
    return await attempt(batch, rows);
  } catch (error) {
    if (isOverload(error)) throw error;
    if (rows.length === 1) return { entries: [], made: [{ position: rows[0]!.position, ...failureOf(error) }] };
  }
  const each: Made[] = [];
  for (const row of rows) each.push(await applyAll(batch, [row]));
  return { entries: each.flatMap(({ entries }) => entries), made: each.flatMap(({ made }) => made) };
}

async function attempt({ tx, actor, change, work }: Batch, rows: readonly Row[]): Promise<Made> {
  const targets = rows.map(({ target }) => target);
  const { entries, messages } = await inSavepoint(tx, () => work.apply(tx, actor, change, targets));
  const made = rows.map(({ position, target }): Result => {
    return { position, outcome: 'succeeded', reason: null, message: messages.get(target.id) ?? null };
  });
  return { entries, made };
}

function failureOf(error: unknown): Refusal & { outcome: 'failed' } {
  const message = toProblem(error).data.detail;
  if (sqlState(error) === LAST_OWNER) return { outcome: 'failed', reason: 'last_owner', message };
  if (!isProblem(error)) log.error('bulk-change', { error });
  return { outcome: 'failed', reason: 'error', message };
}
