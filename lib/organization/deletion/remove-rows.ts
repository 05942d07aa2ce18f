import { sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type pg from 'pg';
import { inTransaction, type Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';

/** Rows deleted per transaction. */
const BATCH = 5_000;

/**
 * Deletes all rows of an organization from a table, a few thousand at a time.
 * @param before runs first in each transaction
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

/** Serializes erasing an organization in one database: two processes deleting the same rows in different order would deadlock. */
export async function lockErasure(tx: Tx, organization_id: string): Promise<void> {
  await lockInTransaction(tx, 'erasure', organization_id);
}
