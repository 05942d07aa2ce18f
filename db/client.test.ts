import net from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { toProblem } from '@/lib/problem';

// A way to the database that can fall silent, as a frozen server or a dead network does: nothing is closed, nothing comes.
const real = new URL(process.env.DATABASE_URL!);
let silent = false;
const proxy = net.createServer((near) => {
  const far = net.connect(Number(real.port), real.hostname);
  near.on('data', (chunk) => silent || far.write(chunk));
  far.on('data', (chunk) => silent || near.write(chunk));
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.on('close', () => other.destroy());
    one.on('error', () => {});
  }
});
await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
real.port = real.port || '5432';
const detour = new URL(real);
detour.port = String((proxy.address() as net.AddressInfo).port);
process.env.DATABASE_URL = detour.href;

afterAll(() => void proxy.close());

test('a database that falls silent is “unavailable” in seconds, and the next transaction gets a fresh connection', async () => {
  const { controlDb, controlPool, inTransaction } = await import('./client');
  const failed = inTransaction(controlPool(), async (tx) => {
    await tx.execute(sql`select 1`);
    silent = true;
    await tx.execute(sql`select 2`);
  });
  await expect(failed).rejects.toSatisfy((error) => toProblem(error).code === 'unavailable');
  expect(controlPool().totalCount).toBe(0);
  silent = false;
  expect((await controlDb().execute(sql`select 3 as n`)).rows).toEqual([{ n: 3 }]);
}, 30_000);
