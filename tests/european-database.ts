import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, inject, vi } from 'vitest';
import { closePools } from '@/db/client';

/**
 * Gives the European region a separate database for the tests of a file. Call it at the top, because the environment is
 * read at its first use.
 */
export function withEuropeanDatabase(): void {
  const template = new URL(inject('templateUrl'));
  const name = `test_eu_${randomBytes(6).toString('hex')}`;
  const onServer = async (statement: string) => {
    const server = new URL(template);
    server.pathname = '/postgres';
    const admin = new pg.Client({ connectionString: server.href });
    await admin.connect();
    // Another test file may be copying the template at this moment.
    await vi.waitFor(() => admin.query(statement), { timeout: 10_000, interval: 100 });
    await admin.end();
  };
  const own = new URL(template);
  own.pathname = `/${name}`;
  process.env.DATABASE_URL_EU = own.href;
  beforeAll(() => onServer(`create database ${name} template ${template.pathname.slice(1)}`));
  // Teardown hooks run in reverse order.
  afterAll(async () => {
    await closePools();
    await onServer(`drop database ${name} with (force)`);
  });
}
