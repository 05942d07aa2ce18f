import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { z } from 'zod';
import type { Db } from '@/db/client';
import { listing, type RowOf } from '@/db/list-query';
import { type Page, paginate } from '@/db/page';
import { bulkChangeRows, bulkChanges } from '@/db/schema/control/bulk-changes';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { forReader } from './authority';
import { type Action, BULK_OUTCOMES, type BulkReason } from './constants';
import type { BulkResult, ExportBulkResults, ListBulkChanges, ListBulkResults } from './schema';

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
  target_id: bulkChangeRows.target_id,
  name: bulkChangeRows.name,
  email: bulkChangeRows.email,
  first_name: bulkChangeRows.first_name,
  last_name: bulkChangeRows.last_name,
  role: bulkChangeRows.role,
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
  rows: (query) => query.select({ ...resultColumns, id: bulkChangeRows.target_id }).from(bulkChangeRows),
  // The list of one change, which the caller has looked up in the organization.
  organization: bulkChangeRows.bulk_change_id,
  id: bulkChangeRows.target_id,
  sortable: { position: { by: bulkChangeRows.position, value: (row) => row.position } },
  facets: { outcome: { column: bulkChangeRows.outcome, values: BULK_OUTCOMES } },
});

/** A bulk change, of users or of invitations. */
export type ChangeRow = RowOf<typeof changes>;

/** One bulk change of the organization that does one of these things. @throws Problem `not_found` */
export async function findChange(db: Db, actor: Actor, actions: readonly Action[], id: string): Promise<ChangeRow> {
  const [change] = await db
    .select(changeColumns)
    .from(bulkChanges)
    .where(isChange(actor, actions, id));
  if (!change) throw notFound('bulk change');
  return change;
}

/** SQL condition on `bulk_changes`: it is the change with this id, in the organization, and does one of these things. */
export function isChange({ organization_id }: Actor, actions: readonly Action[], id: string) {
  return and(
    eq(bulkChanges.organization_id, organization_id),
    eq(bulkChanges.id, id),
    inArray(bulkChanges.action, [...actions]),
  );
}

/** One page of the organization's bulk changes that do one of these things. */
export async function findChanges(
  db: Db,
  actor: Actor,
  actions: readonly Action[],
  input: z.output<typeof ListBulkChanges>,
): Promise<Page<ChangeRow>> {
  const where = inArray(bulkChanges.action, [...actions]);
  return paginate(db, changes, input, { organization_id: actor.organization_id, where });
}

/** What came of one row. */
export type ResultRow = Omit<RowOf<typeof results>, 'id'>;

/** One page of the results of a change that the caller has looked up. */
export function findResults(
  db: Db,
  { id, ...input }: z.output<typeof ListBulkResults>,
): Promise<Page<RowOf<typeof results>>> {
  return paginate(db, results, input, { organization_id: id, facets: { outcome: input.outcome } });
}

/** The next results of a change that the caller has looked up, in order; for exports. */
export async function walkResults(
  db: Db,
  { id, outcome, after = 0 }: z.output<typeof ExportBulkResults>,
): Promise<{ rows: ResultRow[]; next: number | null }> {
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
  return { rows, next: rows.length === EXPORT_ROWS ? rows.at(-1)!.position : null };
}

/** The result of a user, for a reader. */
export function userResultOf(actor: Actor, { target_id: user_id, ...row }: ResultRow): BulkResult {
  return { ...forReader(actor, 'users:read', row), user_id, reason: row.reason as BulkReason | null };
}
