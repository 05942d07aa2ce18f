import { describe, expect, it } from 'vitest';
import { controlPool, inTransaction, type Tx } from './client';
import { lockInTransaction, lockSharedInTransaction, lockStatement, tryLockInTransaction } from './locks';

/** The keys of the advisory locks that the transaction holds, as 64-bit numbers. */
async function heldKeys(tx: Tx): Promise<string[]> {
  const { rows } = await tx.$client.query<{ key: string }>(
    `select ((classid::bigint << 32) | objid::bigint)::text as key from pg_locks
     where locktype = 'advisory' and pid = pg_backend_pid()`,
  );
  return rows.map(({ key }) => key);
}

const inTx = <T>(work: (tx: Tx) => Promise<T>) => inTransaction(controlPool(), work);

describe('lockInTransaction', () => {
  it.each([
    ['devices', `hashtextextended('agni.devices.7', 0)`],
    ['connections', `hashtextextended('agni.connections 7', 0)`],
    ['write_fence', `hashtextextended('agni.gate 7', 0)`],
    ['erasure', `hashtextextended('agni.erasure 7', 0)`],
    ['invitations', `hashtextextended('agni.inviting.7', 0)`],
    ['audit_verification', `hashtextextended('agni.audit.verify.7', 0)`],
  ] as const)('takes the key of %s that every release takes', async (name, key) => {
    await inTx(async (tx) => {
      await lockInTransaction(tx, name, '7');
      const { rows } = await tx.$client.query<{ key: string }>(`select (${key})::text as key`);
      expect(await heldKeys(tx)).toEqual([rows[0]!.key]);
    });
  });

  it.each([
    ['setup', `hashtext('agni.setup')`],
    ['queues', `hashtextextended('agni.queues', 0)`],
    ['migrations', `hashtextextended('agni.migrations', 0)`],
    ['demo', `hashtextextended('agni.demo', 0)`],
  ] as const)('takes the key of %s, which has no id, that every release takes', async (name, key) => {
    await inTx(async (tx) => {
      await lockInTransaction(tx, name);
      const { rows } = await tx.$client.query<{ key: string }>(`select (${key})::text as key`);
      expect(await heldKeys(tx)).toEqual([rows[0]!.key]);
    });
  });

  it('holds the lock until the transaction ends', async () => {
    await inTx(async (tx) => {
      await lockInTransaction(tx, 'devices', '7');
      expect(await inTx((other) => tryLockInTransaction(other, 'devices', '7'))).toBe(false);
      expect(await inTx((other) => tryLockInTransaction(other, 'devices', '8'))).toBe(true);
    });
    expect(await inTx((other) => tryLockInTransaction(other, 'devices', '7'))).toBe(true);
  });
});

describe('lockSharedInTransaction', () => {
  it('admits other shared holders and excludes an exclusive one', async () => {
    await inTx(async (tx) => {
      await lockSharedInTransaction(tx, 'write_fence', '7');
      await inTx((other) => lockSharedInTransaction(other, 'write_fence', '7'));
      expect(await inTx((other) => tryLockInTransaction(other, 'write_fence', '7'))).toBe(false);
    });
  });
});

describe('lockStatement', () => {
  it('builds the statement that lockInTransaction sends', () => {
    expect(lockStatement('idempotency', 'org', 'key', 'again')).toEqual({
      text: 'select pg_advisory_xact_lock(hashtextextended($1, 0)) as locked',
      values: ['["agni.idempotency","org","key","again"]'],
    });
  });
});
