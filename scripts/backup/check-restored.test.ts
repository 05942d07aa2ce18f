import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { writeSealed } from '@/lib/audit-log/chain/testing';
import { makeOrganization } from '@/tests/fixtures';
import { checkChains, checkRows } from './check-restored';

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
