import { and, eq, lt, type SQL, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { BULK_CHANGE_DAYS } from './constants';

/** Deletes finished bulk changes with their results after 30 days. */
export async function deleteOldChanges(): Promise<void> {
  await deleteChanges(lt(bulkChanges.finished_at, sql`now() - make_interval(days => ${BULK_CHANGE_DAYS})`));
}

/** Deletes the bulk changes of an organization, which is about to be erased. */
export async function deleteChangesOf(organization_id: string): Promise<void> {
  await deleteChanges(eq(bulkChanges.organization_id, organization_id));
}

// One per statement, because each may have 100,000 results.
async function deleteChanges(which: SQL): Promise<void> {
  const ids = await controlDb().select({ id: bulkChanges.id }).from(bulkChanges).where(which);
  for (const { id } of ids) {
    await controlDb()
      .delete(bulkChanges)
      .where(and(eq(bulkChanges.id, id), which));
  }
}
