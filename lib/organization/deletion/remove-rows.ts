import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { inTransaction, type Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';

/** Rows removed in one transaction. */
const BATCH = 5_000;

/**
 * Removes all rows of an organization from a table, a few thousand at a time.
 * @param before done first in each of the transactions
 */
export async function removeRows(
  pool: pg.Pool,
  table: PgTable,
  organization_id: string,
  before: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  let removed: number;
  do {
    removed = await inTransaction(pool, async (tx) => {
      await lockErasure(tx, organization_id);
      await before(tx);
      const { rowCount } = await tx.execute(sql`
        delete from ${table} where ctid = any(array(
          select ctid from ${table} where organization_id = ${organization_id} limit ${BATCH}))`);
      return rowCount ?? 0;
    });
  } while (removed === BATCH);
}

/** Two that remove the same rows, each in its own order, would wait for one another: one after the other, in this database. */
export async function lockErasure(tx: Tx, organization_id: string): Promise<void> {
  await lockInTransaction(tx, 'erasure', organization_id);
}
