import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { checkControl } from './rehearse';

/** The last migration before the audit log had chains. */
const EARLIER = 9;

/** Makes the database one of an earlier version, with an organization. */
async function goBack(): Promise<void> {
  const migrationsFolder = fileURLToPath(new URL('../../db/migrations/control', import.meta.url));
  const table = 'drizzle.control_migrations';
  await controlPool().query(`drop schema drizzle cascade; drop schema voice cascade; drop schema public cascade;
    create schema public; create schema drizzle;
    create table ${table} (id serial primary key, hash text not null, created_at bigint not null)`);
  for (const { sql, hash, folderMillis } of readMigrationFiles({ migrationsFolder }).slice(0, EARLIER)) {
    for (const statement of sql) await controlPool().query(statement);
    await controlPool().query(`insert into ${table} (hash, created_at) values ($1, $2)`, [hash, folderMillis]);
  }
  await controlPool().query("insert into organizations (id, name) values (gen_random_uuid(), 'Acme')");
}

async function check(temporary: boolean): Promise<string> {
  const said: string[] = [];
  const { signal } = new AbortController();
  const log = (line: string) => said.push(line);
  await checkControl(process.env.DATABASE_URL!, undefined, { directory: '', identities: [], log, signal, temporary });
  return said.slice(1).join(' ');
}

describe('checkControl of a backup of an earlier version', () => {
  beforeAll(goBack);

  it('leaves the audit logs to the start that migrates the database', async () => {
    expect(await check(false)).toMatch(
      /^The backup is of an earlier version\. Run npm run audit:verify after npm start/,
    );
  });

  it('migrates a temporary copy and verifies its audit logs', async () => {
    expect(await check(true)).toMatch(
      /^\d+ migrations applied to the temporary copy, .* The audit logs of 1 organization are intact \(0 events\)\.$/,
    );
    expect(await check(true)).toBe('The audit logs of 1 organization are intact (0 events).');
  });
});
