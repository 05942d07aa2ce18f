import { and, eq, gt, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { bulkChangeRows, bulkChanges } from '@/db/schema/control/bulk-changes';
import type { OpenChange } from './claim';
import type { BULK_OUTCOMES, Reason } from './constants';

/** What came of one row. */
export interface Result {
  position: number;
  outcome: Exclude<(typeof BULK_OUTCOMES)[number], 'pending'>;
  reason: Reason | null;
  message: string | null;
}

/** Saves the results of a batch and advances the change, which they complete when they are the last. */
export async function saveResults(tx: Tx, change: OpenChange, results: readonly Result[]): Promise<void> {
  const column = (of: (result: Result) => number | string | null) => sql.param(results.map(of));
  await tx.execute(sql`
    update ${bulkChangeRows} as saved set outcome = result.outcome::bulk_outcome, reason = result.reason, message = result.message
    from unnest(${column((it) => it.position)}::int[], ${column((it) => it.outcome)}::text[],
      ${column((it) => it.reason)}::text[], ${column((it) => it.message)}::text[]) as result (position, outcome, reason, message)
    where saved.bulk_change_id = ${change.id} and saved.position = result.position`);
  const count = (outcome: Result['outcome']) => results.filter((result) => result.outcome === outcome).length;
  await advance(tx, change, count);
}

/** Ends a change whose author may no longer make it: the rows that are left stay as they are. */
export async function failRemaining(tx: Tx, change: OpenChange): Promise<void> {
  const { succeeded, skipped, failed, total } = change;
  const reached = succeeded + skipped + failed;
  const message = `${change.actor_label} can no longer make this change.`;
  await tx
    .update(bulkChangeRows)
    .set({ outcome: 'failed', reason: 'authority_lost', message })
    .where(and(eq(bulkChangeRows.bulk_change_id, change.id), gt(bulkChangeRows.position, reached)));
  await advance(tx, change, (outcome) => (outcome === 'failed' ? total - reached : 0));
}

async function advance(tx: Tx, change: OpenChange, count: (outcome: Result['outcome']) => number): Promise<void> {
  const succeeded = change.succeeded + count('succeeded');
  const skipped = change.skipped + count('skipped');
  const failed = change.failed + count('failed');
  const completed = succeeded + skipped + failed === change.total;
  await tx
    .update(bulkChanges)
    .set({
      succeeded,
      skipped,
      failed,
      status: completed ? 'completed' : 'running',
      finished_at: completed ? sql`now()` : null,
      failures: 0,
      due_at: null,
      updated_at: sql`now()`,
    })
    .where(eq(bulkChanges.id, change.id));
}
