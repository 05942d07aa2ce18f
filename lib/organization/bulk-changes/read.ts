import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db } from '@/db/client';
import { listing } from '@/db/list-query';
import { type Page, paginate } from '@/db/page';
import { bulkChangeRows, bulkChanges } from '@/db/schema/control/bulk-changes';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { forReader } from './authority';
import { BULK_OUTCOMES, type BulkReason } from './constants';
import type { BulkChange, BulkResult, ExportBulkResults, ListBulkChanges, ListBulkResults } from './schema';

const EXPORT_ROWS = 5_000;

/** The columns of a bulk change that readers may see. */
export const changeColumns = {
  id: bulkChanges.id,
  action: bulkChanges.action,
  role: bulkChanges.role,
  revoke_api_keys: bulkChanges.revoke_api_keys,
  status: bulkChanges.status,
  total: bulkChanges.total,
  succeeded: bulkChanges.succeeded,
  skipped: bulkChanges.skipped,
  failed: bulkChanges.failed,
  created_by: bulkChanges.actor_label,
  created_at: bulkChanges.created_at,
  finished_at: bulkChanges.finished_at,
};

const resultColumns = {
  user_id: bulkChangeRows.user_id,
  name: bulkChangeRows.name,
  email: bulkChangeRows.email,
  outcome: bulkChangeRows.outcome,
  reason: bulkChangeRows.reason,
  message: bulkChangeRows.message,
  position: bulkChangeRows.position,
};

const changes = listing({
  from: bulkChanges,
  rows: (query) => query.select(changeColumns).from(bulkChanges),
  organization: bulkChanges.organization_id,
  id: bulkChanges.id,
  sortable: { created_at: { by: bulkChanges.created_at, value: (row) => row.created_at } },
});

const results = listing({
  from: bulkChangeRows,
  rows: (query) => query.select({ ...resultColumns, id: bulkChangeRows.user_id }).from(bulkChangeRows),
  // The list of one change, which the caller has looked up in the organization.
  organization: bulkChangeRows.bulk_change_id,
  id: bulkChangeRows.user_id,
  sortable: { position: { by: bulkChangeRows.position, value: (row) => row.position } },
  facets: { outcome: { column: bulkChangeRows.outcome, values: BULK_OUTCOMES } },
});

/** One bulk change of the organization. @throws Problem `not_found` */
export async function findChange(db: Db, actor: Actor, id: string): Promise<BulkChange> {
  const [change] = await db
    .select(changeColumns)
    .from(bulkChanges)
    .where(and(eq(bulkChanges.organization_id, actor.organization_id), eq(bulkChanges.id, id)));
  if (!change) throw notFound('bulk change');
  return change;
}

/** One page of the organization's bulk changes. */
export async function findChanges(
  db: Db,
  actor: Actor,
  input: z.output<typeof ListBulkChanges>,
): Promise<Page<BulkChange>> {
  return paginate(db, changes, input, { organization_id: actor.organization_id });
}

/** One page of the results of a bulk change. @throws Problem `not_found` */
export async function findResults(
  db: Db,
  actor: Actor,
  { id, ...input }: z.output<typeof ListBulkResults>,
): Promise<Page<BulkResult>> {
  await findChange(db, actor, id);
  const page = await paginate(db, results, input, { organization_id: id, facets: { outcome: input.outcome } });
  return { ...page, items: page.items.map((row) => resultOf(actor, row)) };
}

/** The next results of a bulk change, in order; for exports. @throws Problem `not_found` */
export async function walkResults(
  db: Db,
  actor: Actor,
  { id, outcome, after = 0 }: z.output<typeof ExportBulkResults>,
): Promise<{ items: BulkResult[]; next: number | null }> {
  await findChange(db, actor, id);
  const rows = await db
    .select(resultColumns)
    .from(bulkChangeRows)
    .where(
      and(
        eq(bulkChangeRows.bulk_change_id, id),
        gt(bulkChangeRows.position, after),
        outcome && inArray(bulkChangeRows.outcome, outcome),
      ),
    )
    .orderBy(asc(bulkChangeRows.position))
    .limit(EXPORT_ROWS);
  const items = rows.map((row) => resultOf(actor, row));
  return { items, next: rows.length === EXPORT_ROWS ? rows.at(-1)!.position : null };
}

function resultOf<Row extends Omit<BulkResult, 'reason'> & { reason: string | null }>(actor: Actor, row: Row) {
  return { ...forReader(actor, row), reason: row.reason as BulkReason | null };
}
