import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { writeSealed } from '@/lib/audit-log/chain/testing';
import { makeOrganization } from '@/tests/fixtures';
import { checkChains, checkRows } from './check-restored';
import { assertEmpty, tablesOf } from './dump';

const address = process.env.DATABASE_URL!;

/** Sets the time limit of statements for connections that choose none, as deploy/pgbouncer/role.sql does. */
async function limitStatements(limit: string): Promise<void> {
  const client = new pg.Client({ connectionString: address, options: '-c statement_timeout=0' });
  await client.connect();
  await client.query(`alter role current_user in database ${client.database} set statement_timeout = '${limit}'`);
  await client.end();
}

describe('a role with a statement_timeout', () => {
  beforeAll(async () => {
    await writeSealed((await makeOrganization({ name: 'Acme' })).id, 3);
    await controlPool().query('create table many as select generate_series(1, 200000) as n');
    await limitStatements('1ms');
  });
  afterAll(() => limitStatements('0'));

  it('does not end checkRows while it counts a large table', async () => {
    expect(await checkRows(address, { 'public.many': 200_000 })).toBeGreaterThan(200_000);
  });

  it('does not end checkChains while it reads the audit log', async () => {
    expect(await checkChains(address)).toBe('The audit logs of 1 organization are intact (3 events).');
  });
});

describe('checkRows', () => {
  beforeAll(async () => {
    await controlPool().query(`create schema parted; create table parted.whole (n int) partition by range (n);
      create table parted.low partition of parted.whole for values from (0) to (100);
      insert into parted.whole select generate_series(1, 7)`);
  });

  it('counts the rows of a partitioned table once', async () => {
    const before = await checkRows(address);
    await controlPool().query('insert into parted.whole values (8)');
    expect(await checkRows(address)).toBe(before + 1);
  });

  it('accepts a backup that lists partitioned tables besides their partitions', async () => {
    expect(await checkRows(address, { 'parted.low': 8, 'parted.whole': 8 })).toBeGreaterThan(0);
    await expect(checkRows(address, { 'parted.low': 9 })).rejects.toThrow(
      'The restored table parted.low has 8 rows; 9 were backed up.',
    );
    await expect(checkRows(address, { 'parted.gone': 1 })).rejects.toThrow('parted.gone is missing; 1');
  });

  it('ignores temporary tables of other sessions', async () => {
    const other = new pg.Client({ connectionString: address });
    await other.connect();
    await other.query('create temporary table passing as select 1 as n');
    expect((await tablesOf(controlPool())).filter((name) => name.includes('passing'))).toEqual([]);
    await other.end();
  });
});

describe('assertEmpty', () => {
  it('names a table without reading any', async () => {
    const locker = new pg.Client({ connectionString: address });
    await locker.connect();
    await locker.query('begin; lock table many in access exclusive mode');
    await expect(assertEmpty({ variable: 'DATABASE_URL_EU', address })).rejects.toThrow(
      /\(DATABASE_URL_EU\) is not empty: it has the table \S+\./,
    );
    await locker.end();
  });
});
