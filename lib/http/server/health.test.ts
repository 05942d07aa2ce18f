import { expect, it, vi } from 'vitest';
import { closePools, controlPool, inTransaction } from '@/db/client';
import { toProblem } from '@/lib/core/problem';
import { beginDraining, readiness } from './health';

const OK = { process: 'ok', database: 'ok', migrations: 'ok', outbox: 'ok' };

it('readiness is false before the newest migration has run', async () => {
  await controlPool().query('create table kept as select * from drizzle.voice_migrations');
  await controlPool().query('delete from drizzle.voice_migrations');
  expect(await readiness()).toEqual({ ready: false, checks: { ...OK, migrations: 'pending' } });
  await controlPool().query('insert into drizzle.voice_migrations select * from kept');
  expect(await readiness()).toEqual({ ready: true, checks: OK });
});

it('readiness is false, without delay, when the database is slow', async () => {
  const busy = Array.from({ length: controlPool().options.max ?? 10 }, () =>
    controlPool().query('select pg_sleep(2.5)'),
  );
  const asked = Date.now();
  const { ready, checks } = await readiness();
  expect(Date.now() - asked).toBeLessThan(2_000);
  expect({ ready, database: checks.database }).toEqual({ ready: false, database: 'slow' });
  await Promise.all(busy);
  expect((await readiness()).ready).toBe(true);
});

it('readiness is false while the database is read-only, and true again afterwards', async () => {
  const { rows } = await controlPool().query<{ name: string }>('select current_database() as name');
  await controlPool().query(`alter database ${rows[0]!.name} set default_transaction_read_only = on`);
  // Connections of before keep their setting, as they would end when a server is demoted.
  await closePools();
  expect(await readiness()).toMatchObject({ ready: false, checks: { database: 'read_only' } });
  await expect(
    inTransaction(controlPool(), (tx) => tx.execute('create table never (id int)')).catch(
      (error) => toProblem(error).code,
    ),
  ).resolves.toBe('unavailable');
  await inTransaction(controlPool(), async (tx) => {
    await tx.execute('set transaction read write');
    await tx.execute(`alter database ${rows[0]!.name} reset default_transaction_read_only`);
  });
  await vi.waitFor(async () => expect(await readiness()).toMatchObject({ ready: true }));
});

it('readiness reports overdue jobs and stays true', async () => {
  await controlPool().query(
    "insert into jobs.job (name, start_after) select name, now() - interval '1 hour' from jobs.queue where name = 'send-invitation'",
  );
  expect(await readiness()).toEqual({ ready: true, checks: { ...OK, outbox: 'behind' } });
});

it('readiness is false once the shutdown has begun', async () => {
  beginDraining();
  expect(await readiness()).toMatchObject({ ready: false, checks: { process: 'draining' } });
});
