import { and, eq, sql } from 'drizzle-orm';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { notFound, Problem } from '@/lib/core/problem';
import type { MutationContext } from '@/lib/operation/operation';
import { isOpen } from './claim';
import { changeColumns } from './read';
import type { BulkChange } from './schema';

/**
 * Cancels a change that is not finished, after the batch in progress.
 * @throws Problem `not_found`; `conflict` when it is finished
 */
export async function cancelChange({ actor, db, audit }: MutationContext, { id }: { id: string }): Promise<BulkChange> {
  const own = and(eq(bulkChanges.organization_id, actor.organization_id), eq(bulkChanges.id, id));
  const [change] = await db
    .update(bulkChanges)
    .set({ status: 'cancelled', finished_at: sql`now()`, updated_at: sql`now()` })
    .where(and(own, isOpen()))
    .returning(changeColumns);
  if (!change) {
    if ((await db.$count(bulkChanges, own)) === 0) throw notFound('bulk change');
    throw new Problem('conflict', 'This bulk change has already finished.');
  }
  audit({ target: { type: 'bulk_change', id } });
  return change;
}
