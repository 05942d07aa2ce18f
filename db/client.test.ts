import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { toProblem } from '@/lib/core/problem';
import { openSilentProxy } from '@/tests/silent-proxy';

const proxy = await openSilentProxy();
process.env.DATABASE_URL = proxy.url;

afterAll(() => proxy.close());

test('inTransaction fails as unavailable within seconds when the database falls silent, and then gets a new connection', async () => {
  const { controlDb, controlPool, inTransaction } = await import('./client');
  const failed = inTransaction(controlPool(), async (tx) => {
    await tx.execute(sql`select 1`);
    proxy.silent = true;
    await tx.execute(sql`select 2`);
  });
  await expect(failed).rejects.toSatisfy((error) => toProblem(error).code === 'unavailable');
  // It keeps its place until the server answers, but nobody gets it any more.
  expect([controlPool().totalCount, controlPool().heldCount, controlPool().idleCount]).toEqual([1, 1, 0]);
  proxy.silent = false;
  expect((await controlDb().execute(sql`select 3 as n`)).rows).toEqual([{ n: 3 }]);
}, 30_000);
