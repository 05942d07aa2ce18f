import { and, sql } from 'drizzle-orm';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { notFound, Problem } from '@/lib/core/problem';
import type { MutationContext } from '@/lib/operation/operation';
import { isOpen } from './claim';
import type { Action } from './constants';
import { type ChangeRow, changeColumns, isChange } from './read';

/**
 * Cancels a change that is not finished and does one of these things, after the batch in progress.
 * @throws Problem `not_found`; `conflict` when it is finished
 */
export async function cancelChange(
  { actor, db, audit }: MutationContext,
  actions: readonly Action[],
  { id }: { id: string },
): Promise<ChangeRow> {
  const own = isChange(actor, actions, id);
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
