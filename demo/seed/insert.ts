import type { PgTable } from 'drizzle-orm/pg-core';
import type { Tx } from '@/db/client';

/** Rows per statement; Postgres accepts at most 65,535 parameters. */
const BATCH = 1_000;

/** Inserts many rows with few statements. */
export async function insertAll<T extends PgTable>(
  tx: Tx,
  table: T,
  rows: readonly T['$inferInsert'][],
): Promise<void> {
  for (let from = 0; from < rows.length; from += BATCH) {
    await tx.insert(table).values(rows.slice(from, from + BATCH) as T['$inferInsert'][]);
  }
}
