import { sql } from 'drizzle-orm';
import { controlPool, inSavepoint, inTransaction, type Tx } from '@/db/client';
import { bulkChangeRows } from '@/db/schema/control/bulk-changes';
import type { Actor } from '@/lib/core/actor';
import { isOverload, sqlState } from '@/lib/core/database-error';
import { log } from '@/lib/core/log';
import { isProblem, toProblem } from '@/lib/core/problem';
import { recordAudits } from '@/lib/platform/audit-trail/record';
import { invalidateOrganization } from '@/lib/platform/caches';
import { apply, type Done, type Entry, type Person } from './apply';
import { currentActor } from './authority';
import { holdBack, lockNextChange, type OpenChange } from './claim';
import type { BulkAction } from './constants';
import { type Plan, type Refusal, refusalOf } from './decide';
import { type Facts, factsOf, joinMembers, readCircumstances } from './facts';
import { lockBatch } from './lock-people';
import { failRemaining, type Result, saveResults } from './results';

/** Users per transaction: those who take several statements each are fewer, so that nobody waits long for their locks. */
const SIZES: Record<BulkAction, number> = {
  change_role: 500,
  suspend: 500,
  reactivate: 500,
  end_sessions: 500,
  remove: 50,
  send_temporary_password: 50,
};
const LAST_OWNER = 'AG001';

/** A row of the change with the user as they are now. */
interface Row {
  position: number;
  person: Person;
  facts: Facts;
}

/**
 * Works off one batch of the change whose turn it is, in one transaction: the results of its users, what was done to them, the audit
 * log and the emails are committed together or not at all, so that each user is changed once, whenever a process dies.
 * @returns false when there is nothing to do
 * @throws a failure of the whole batch, which is tried again later
 */
export async function runNextBatch(): Promise<boolean> {
  let change: OpenChange | undefined;
  try {
    await inTransaction(controlPool(), async (tx) => {
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
  const ids = await nextUsers(tx, change);
  await lockBatch(tx, change, ids);
  const actor = await currentActor(tx, change);
  if (!actor) return failRemaining(tx, change);
  const rows = await readRows(tx, actor, change, ids.length);
  const plan: Plan = { ...(await readCircumstances(tx, change.organization_id)), ...change, actor };
  const results: Result[] = [];
  const people: Row[] = [];
  for (const row of rows) {
    const refusal = refusalOf(row.facts, plan);
    if (refusal) results.push({ position: row.position, outcome: 'skipped', ...refusal });
    else people.push(row);
  }
  const { entries, made } = await applyAll(tx, actor, change, people);
  if (entries.length > 0)
    await recordAudits(
      tx,
      entries.map((entry) => ({ actor, entry })),
    );
  await saveResults(tx, change, [...results, ...made]);
}

/** How far a change has come. */
const reached = ({ succeeded, skipped, failed }: OpenChange) => succeeded + skipped + failed;

/** How many users the next batch has: half as many after each failure, in case it takes longer than a statement may. */
function sizeOf({ action, failures }: OpenChange): number {
  return Math.max(1, Math.floor(SIZES[action] / 2 ** failures));
}

async function nextUsers(tx: Tx, change: OpenChange): Promise<string[]> {
  const { rows } = await tx.execute<{ user_id: string }>(sql`
    select user_id from ${bulkChangeRows}
    where bulk_change_id = ${change.id} and position > ${reached(change)}
    order by position limit ${sizeOf(change)}`);
  return rows.map(({ user_id }) => user_id);
}

async function readRows(tx: Tx, actor: Actor, change: OpenChange, count: number): Promise<Row[]> {
  const { rows } = await tx.execute<{
    position: number;
    user_id: string;
    email: string;
    first_name: string;
    key: string;
  }>(sql`
    select chosen.position, chosen.user_id, users.email, users.first_name, ${factsOf(actor, change.action)} as key
    from (select position, user_id from ${bulkChangeRows}
      where bulk_change_id = ${change.id} and position > ${reached(change)}
      order by position limit ${count}) as chosen
    ${joinMembers('chosen', change.organization_id)} order by chosen.position`);
  return rows.map(({ position, user_id: id, email, first_name, key }) => {
    const facts = JSON.parse(key) as Facts;
    return { position, facts, person: { id, email, first_name, role: facts.role!, status: facts.status! } };
  });
}

interface Made {
  entries: Entry[];
  made: Result[];
}

// Together where that works. Otherwise one by one, so that a user who cannot be changed after all does not stop the others.
async function applyAll(tx: Tx, actor: Actor, change: OpenChange, rows: readonly Row[]): Promise<Made> {
  if (rows.length === 0) return { entries: [], made: [] };
  try {
    return await attempt(tx, actor, change, rows);
  } catch (error) {
    if (isOverload(error)) throw error;
    if (rows.length === 1) return { entries: [], made: [{ position: rows[0]!.position, ...failureOf(error) }] };
  }
  const each: Made[] = [];
  for (const row of rows) each.push(await applyAll(tx, actor, change, [row]));
  return { entries: each.flatMap(({ entries }) => entries), made: each.flatMap(({ made }) => made) };
}

async function attempt(tx: Tx, actor: Actor, change: OpenChange, rows: readonly Row[]): Promise<Made> {
  const people = rows.map(({ person }) => person);
  const { entries, messages }: Done = await inSavepoint(tx, () => apply(tx, actor, change, people));
  const made = rows.map(({ position, person }): Result => {
    return { position, outcome: 'succeeded', reason: null, message: messages.get(person.id) ?? null };
  });
  return { entries, made };
}

function failureOf(error: unknown): Refusal & { outcome: 'failed' } {
  const message = toProblem(error).data.detail;
  if (sqlState(error) === LAST_OWNER) return { outcome: 'failed', reason: 'last_owner', message };
  if (!isProblem(error)) log.error('bulk-change', { error });
  return { outcome: 'failed', reason: 'error', message };
}
