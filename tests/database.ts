import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { testEnvironment } from './environment';

// Runs in the process of each test file, before the file: its modules read the environment set here.
const template = new URL(inject('templateUrl'));
const own = new URL(template);
own.pathname = `/test_${randomBytes(6).toString('hex')}`;
const name = own.pathname.slice(1);

async function onServer(statement: string): Promise<void> {
  const server = new URL(template);
  server.pathname = '/postgres';
  const client = new pg.Client({ connectionString: server.href });
  await client.connect();
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await client.query(statement);
        return;
      } catch (error) {
        // "is being accessed by other users": the connection that created the template is still closing. "permission
        // denied to terminate process": autovacuum is running in the database that is to be dropped.
        if (!['55006', '42501'].includes((error as { code?: string }).code ?? '') || attempt === 100) throw error;
        await sleep(100);
      }
    }
  } finally {
    await client.end();
  }
}

await onServer(`create database ${name} template ${template.pathname.slice(1)}`);
Object.assign(process.env, testEnvironment(own.href, process.env.DATA_DIR ?? ''));

afterAll(async () => {
  const { closePools } = await import('@/db/client');
  await closePools();
  await onServer(`drop database ${name} with (force)`);
});
