import { randomInt } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { inTransaction } from '@/db/client';

/**
 * Whether two addresses lead to one database, where copying from one to the other and erasing the first would erase all. Tried
 * out, because names and addresses prove nothing: of an advisory lock, which belongs to its database, the other one knows.
 */
export async function isSameDatabase(one: pg.Pool, other: pg.Pool): Promise<boolean> {
  if (one === other) return true;
  const key = randomInt(2 ** 47);
  return inTransaction(one, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${key}::bigint)`);
    return inTransaction(other, async (second) => {
      const { rows } = await second.execute<{ free: boolean }>(
        sql`select pg_try_advisory_xact_lock(${key}::bigint) as free`,
      );
      return !rows[0]!.free;
    });
  });
}
