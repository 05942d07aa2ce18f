import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openSilentProxy } from '@/tests/silent-proxy';
import { destroyEmbedded, type Embedded, startEmbedded } from './embedded';
import { Pool } from './pool';

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'pool-'));
fs.chmodSync(dataDir, 0o711);
let server: Embedded;
let superuser: pg.Client;

beforeAll(async () => {
  server = await startEmbedded({ dataDir });
  const { superuser: password } = JSON.parse(fs.readFileSync(path.join(dataDir, 'postgres.json'), 'utf8'));
  const url = new URL(server.url);
  Object.assign(url, { username: 'postgres', password });
  superuser = new pg.Client({ connectionString: url.href });
  await superuser.connect();
  await superuser.query('create table written (n int); grant all on written to agni');
});

afterAll(async () => {
  await superuser.end();
  await server.stop();
  await destroyEmbedded(dataDir);
});

/** Makes every commit wait for a synchronous standby that never answers, or ends that. */
async function setStandby(name: string): Promise<void> {
  await superuser.query(`alter system set synchronous_standby_names = '${name}'`);
  await superuser.query('select pg_reload_conf()');
  await sleep(200);
}

function openPool(options: { max: number; recheck_ms?: number; url?: string }): Pool {
  const { url = server.url, ...rest } = options;
  const pool = new Pool({
    connectionString: url,
    query_timeout: 300,
    connectionTimeoutMillis: 300,
    application_name: 'bounded',
    ...rest,
  });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  onTestFinished(() => pool.end());
  return pool;
}

async function backends(): Promise<{ total: number; waiting: number }> {
  const { rows } = await superuser.query(
    `select count(*)::int as total, (count(*) filter (where wait_event = 'SyncRep'))::int as waiting
       from pg_stat_activity where application_name = 'bounded'`,
  );
  return rows[0];
}

describe('Pool', () => {
  it('never exceeds its size on the server while a synchronous standby is silent, and serves again afterwards', async () => {
    // The server is asked several times meanwhile, and says that it still works on the commits.
    const pool = openPool({ max: 3, recheck_ms: 200 });
    await setStandby('nobody');
    const failures: string[] = [];
    for (let round = 0; round < 4; round++) {
      const writes = [1, 2, 3].map((n) => pool.query('insert into written values ($1)', [n]));
      for (const { reason } of (await Promise.allSettled(writes)) as PromiseRejectedResult[])
        failures.push(reason.message);
    }
    expect(await backends()).toEqual({ total: 3, waiting: 3 });
    expect(pool.heldCount).toBe(3);
    expect(failures.filter((message) => message === 'Query read timeout')).toHaveLength(3);
    expect(failures.filter((message) => message === 'timeout exceeded when trying to connect')).toHaveLength(9);
    await setStandby('');
    await vi.waitFor(async () => expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }]));
    expect(pool.heldCount).toBe(0);
  });

  it('counts a transaction whose commit is not answered, too', async () => {
    const pool = openPool({ max: 1 });
    await setStandby('nobody');
    const client = await pool.connect();
    await client.query('begin');
    await client.query('insert into written values (4)');
    const failure = await client.query('commit').catch((error: Error) => error);
    client.release(failure as Error);
    await expect(pool.query('select 1')).rejects.toThrow('timeout exceeded when trying to connect');
    expect(await backends()).toEqual({ total: 1, waiting: 1 });
    await setStandby('');
    await vi.waitFor(() => expect([pool.heldCount, pool.totalCount]).toEqual([0, 0]));
  });

  it('frees the place of a connection that the server does not work on', async () => {
    const proxy = await openSilentProxy();
    onTestFinished(() => proxy.close());
    const pool = openPool({ max: 1, recheck_ms: 600, url: proxy.url });
    await pool.query('select 1');
    proxy.silent = true;
    await expect(pool.query('select 1')).rejects.toThrow('Query read timeout');
    await expect(pool.query('select 1')).rejects.toThrow('timeout exceeded when trying to connect');
    // As after a failover: the old connection stays silent for ever, and new ones lead to a server that works.
    proxy.silent = false;
    await vi.waitFor(async () => expect((await pool.query('select 2 as n')).rows).toEqual([{ n: 2 }]));
  });
});
