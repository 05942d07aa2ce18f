import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { inTransaction } from '@/db/client';
import { lockInTransaction, tryLockInTransaction } from '@/db/locks';

/**
 * Returns whether two pools lead to the same database: copying from one to the other and then erasing the source would erase
 * everything. Host names and addresses prove nothing, so this takes an advisory lock, which belongs to its database, through
 * one pool and checks whether the other pool sees it.
 */
export async function isSameDatabase(one: pg.Pool, other: pg.Pool): Promise<boolean> {
  if (one === other) return true;
  const nonce = randomUUID();
  return inTransaction(one, async (tx) => {
    await lockInTransaction(tx, 'same_database', nonce);
    return inTransaction(other, async (second) => !(await tryLockInTransaction(second, 'same_database', nonce)));
  });
}
