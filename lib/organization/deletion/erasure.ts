import { and, eq, inArray, lte, notExists, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { controlDb, controlPool, inTransaction, type Tx, voicePools } from '@/db/client';
import { apiKeyUsage, idempotencyKeys } from '@/db/schema/control/api-keys';
import { auditEvents, auditSeals } from '@/db/schema/control/audit';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { regionMoves } from '@/db/schema/control/region-moves';
import { writeFences } from '@/db/schema/voice';
import { permitRemoval } from '@/lib/audit-log/chain/retention';
import { log } from '@/lib/core/log';
import { deleteChangesOf } from '@/lib/organization/bulk-changes/retention';
import { VOICE_TABLES } from '@/lib/organization/region-move/tables';
import { type Loop, startLoop } from '@/lib/platform/jobs/loop';
import { lockErasure, removeRows } from './remove-rows';

// Tables that grow without bound; everything else is deleted with its organization in one statement.
const CONTROL: PgTable[] = [apiKeyUsage, idempotencyKeys, auditSeals, auditEvents];
const PEOPLE_AT_ONCE = 5_000;
const PAUSE_MS = 30_000;

/**
 * Erases organizations as their time to undo ends. Runs in the worker, in its own loop because a large organization takes
 * minutes.
 * @returns `stop`, which resolves once the organization in progress is erased
 */
export function startEraser(): Loop {
  return startLoop(PAUSE_MS, async (signal) => {
    await eraseDeletedOrganizations(signal).catch(report);
  });
}

/**
 * Erases the organizations whose time to undo is over: voice data first, in every region, then the control plane. Works in
 * small transactions, so that another process can continue where one died. Any number of processes may run this at once, and
 * a failure of one organization does not stop the others.
 * @returns the ids of the erased organizations
 */
export async function eraseDeletedOrganizations(signal?: AbortSignal): Promise<string[]> {
  const due = await controlDb()
    .select({ id: organizations.id })
    .from(organizations)
    .where(lte(organizations.erase_at, sql`now()`))
    .orderBy(organizations.erase_at);
  const gone: string[] = [];
  for (const { id } of due) {
    if (signal?.aborted) break;
    await erase(id).then(() => gone.push(id), report);
  }
  return gone;
}

function report(error: unknown): void {
  log.error('erasure', { error });
}

async function erase(organization_id: string): Promise<void> {
  // A region move in progress finds its fence gone and stops writing.
  await controlDb().delete(regionMoves).where(eq(regionMoves.organization_id, organization_id));
  for (const pool of voicePools()) {
    // Referencing rows before the rows they reference.
    for (const table of [writeFences, ...VOICE_TABLES.toReversed()]) await removeRows(pool, table, organization_id);
  }
  await deleteChangesOf(organization_id);
  for (const table of CONTROL) {
    await removeRows(controlPool(), table, organization_id, (tx) => permitRemoval(tx, organization_id));
  }
  await inTransaction(controlPool(), (tx) => removeWithPeople(tx, organization_id));
  log.info('erasure', { organization_id });
}

// People who belong to no other organization and have no invitation no longer need an account.
async function removeWithPeople(tx: Tx, organization_id: string): Promise<void> {
  await lockErasure(tx, organization_id);
  const people = await tx
    .select({ id: memberships.user_id })
    .from(memberships)
    .where(eq(memberships.organization_id, organization_id));
  await lockOnlyHere(tx, organization_id);
  await tx
    .delete(organizations)
    .where(and(eq(organizations.id, organization_id), lte(organizations.erase_at, sql`now()`)));
  const elsewhere = tx.select({ one: sql`1` }).from(memberships).where(eq(memberships.user_id, users.id));
  for (let at = 0; at < people.length; at += PEOPLE_AT_ONCE) {
    const ids = people.slice(at, at + PEOPLE_AT_ONCE).map(({ id }) => id);
    await tx.delete(users).where(and(inArray(users.id, ids), notExists(elsewhere)));
  }
}

// A change of the person's own locks them before their row in the directory of members, so deleting that row comes second here
// too. People of other organizations are kept and need not wait.
async function lockOnlyHere(tx: Tx, organization_id: string): Promise<void> {
  await tx.execute(sql`
    select from ${users} where id in (select user_id from ${memberships} where organization_id = ${organization_id})
      and not exists (select from ${memberships} where user_id = ${users.id} and organization_id <> ${organization_id})
    order by id for update`);
}
