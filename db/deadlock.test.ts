import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { isDeadlock } from '@/lib/core/database-error';
import { controlPool, inRetriedTransaction, inTransaction } from './client';

/** Two transactions that lock two names in opposite orders, each after the other holds its first. */
async function cross(
  transaction: typeof inTransaction,
): Promise<{ outcomes: PromiseSettledResult<string>[]; begun: number }> {
  let begun = 0;
  let meet!: () => void;
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const lock = (first: number, second: number) =>
    transaction(controlPool(), async (tx) => {
      begun += 1;
      await tx.execute(sql`select pg_advisory_xact_lock(7013, ${first})`);
      if (begun >= 2) meet();
      await met;
      await tx.execute(sql`select pg_advisory_xact_lock(7013, ${second})`);
      return 'done';
    });
  const outcomes = await Promise.allSettled([lock(1, 2), lock(2, 1)]);
  return { outcomes, begun };
}

describe('inRetriedTransaction', () => {
  it('begins again after a deadlock, so that both transactions succeed', async () => {
    const plain = await cross(inTransaction);
    const lost = plain.outcomes.filter((one) => one.status === 'rejected');
    expect(lost.map(({ reason }) => isDeadlock(reason))).toEqual([true]);
    const retried = await cross(inRetriedTransaction);
    expect(retried.outcomes).toEqual([
      { status: 'fulfilled', value: 'done' },
      { status: 'fulfilled', value: 'done' },
    ]);
    expect(retried.begun).toBe(3);
  });

  it('throws another error at once', async () => {
    let begun = 0;
    const failing = inRetriedTransaction(controlPool(), async (tx) => {
      begun += 1;
      await tx.execute(sql`select 1 / 0`);
    });
    await expect(failing).rejects.toMatchObject({ cause: { code: '22012' } });
    expect(begun).toBe(1);
  });
});
