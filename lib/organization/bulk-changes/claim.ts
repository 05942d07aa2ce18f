import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import { controlDb, type Tx } from '@/db/client';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { organizations } from '@/db/schema/control/organizations';
import type { Region } from '@/lib/core/regions';

/** A change that is not finished, locked. */
export type OpenChange = typeof bulkChanges.$inferSelect & { region: Region };

/** Seconds until a change whose batch failed is tried again: 5, doubled with each failure, at most 5 minutes. */
const REST_SECONDS = { first: 5, most: 300 };

/** SQL condition: the change is neither completed nor cancelled. */
export const isOpen = () => isNull(bulkChanges.finished_at);

/**
 * Locks the change whose turn it is, and returns it; undefined when there is nothing to do, or other processes do it. Several
 * organizations take turns, while the changes of one are made one after the other, in the order in which they were started.
 * Changes of an organization that is being deleted wait.
 */
export async function lockNextChange(tx: Tx): Promise<OpenChange | undefined> {
  const isFirst = sql`not exists (select from ${bulkChanges} as earlier
    where earlier.organization_id = ${bulkChanges.organization_id} and earlier.finished_at is null
      and (earlier.created_at, earlier.id) < (${bulkChanges.created_at}, ${bulkChanges.id}))`;
  const [next] = await tx
    .select({ change: bulkChanges, region: organizations.region })
    .from(bulkChanges)
    .innerJoin(organizations, eq(organizations.id, bulkChanges.organization_id))
    .where(
      and(
        isOpen(),
        or(isNull(bulkChanges.due_at), lte(bulkChanges.due_at, sql`now()`)),
        isNull(organizations.erase_at),
        isFirst,
      ),
    )
    .orderBy(bulkChanges.updated_at)
    .limit(1)
    .for('update', { of: bulkChanges, skipLocked: true });
  return next && { ...next.change, region: next.region };
}

/** Lets a change rest whose batch has failed and was rolled back, so that others get their turn. */
export async function holdBack(id: string): Promise<void> {
  const { first, most } = REST_SECONDS;
  await controlDb()
    .update(bulkChanges)
    .set({
      failures: sql`${bulkChanges.failures} + 1`,
      due_at: sql`now() + make_interval(secs => least(${first} * 2 ^ ${bulkChanges.failures}, ${most}))`,
    })
    .where(and(eq(bulkChanges.id, id), isOpen()));
}
