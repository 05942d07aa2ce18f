import { describe, expect, it } from 'vitest';
import { controlPool, inTransaction, throttlePool } from '@/db/client';
import { onWork, wakeAfter } from './wake-up';

describe('onWork', () => {
  it.each([
    ['control', controlPool],
    ['throttle', throttlePool],
  ])('calls back after the commit of a transaction on the %s pool', async (_name, pool) => {
    let calls = 0;
    const unsubscribe = onWork('audit-events', () => calls++);
    await inTransaction(pool(), async (tx) => {
      wakeAfter(tx, 'audit-events');
      await tx.execute('select 1');
      expect(calls).toBe(0);
    });
    expect(calls).toBe(1);
    await inTransaction(pool(), async (tx) => void (await tx.execute('select 1')));
    expect(calls).toBe(1);
    unsubscribe();
    await inTransaction(pool(), async (tx) => wakeAfter(tx, 'audit-events'));
    expect(calls).toBe(1);
  });
});
