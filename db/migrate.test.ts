import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { expect, it, vi } from 'vitest';
import { controlPool } from './client';
import { migrate } from './migrate';
import controlJournal from './migrations/control/meta/_journal.json';
import voiceJournal from './migrations/voice/meta/_journal.json';

const ALL = controlJournal.entries.length + voiceJournal.entries.length;

it('migrate applies nothing to a database at head', async () => {
  expect(await migrate()).toBe(0);
});

it('migrate runs once when several processes start together', async () => {
  await controlPool().query('drop schema drizzle cascade; drop schema voice cascade; drop schema public cascade');
  await controlPool().query('create schema public');
  const applied = await Promise.all([migrate(), migrate(), migrate()]);
  expect(applied.reduce((sum, count) => sum + count)).toBe(ALL);
  const { rows } = await controlPool().query('select count(*)::int as count from organizations');
  expect(rows).toEqual([{ count: 0 }]);
});

it('migrate rolls back completely when it fails halfway', async () => {
  await controlPool().query('truncate drizzle.voice_migrations');
  await controlPool().query('drop schema voice cascade; create schema voice; create table voice.agents (id int)');
  // The first migration creates this table and fails on it, so everything must be rolled back.
  await expect(migrate()).rejects.toThrow(/already exists/);
  const { rows } = await controlPool().query('select count(*)::int as count from drizzle.voice_migrations');
  expect(rows).toEqual([{ count: 0 }]);
});

it('migrate serves a database with migrations of a newer version, and says so', async () => {
  await controlPool().query('drop schema drizzle cascade; drop schema voice cascade; drop schema public cascade');
  await controlPool().query('create schema public');
  await migrate();
  await controlPool().query("insert into drizzle.control_migrations (hash, created_at) values ('x', 4102444800000)");
  const said: string[] = [];
  expect(await migrate({ log: (line) => said.push(line) })).toBe(0);
  expect(said).toEqual([
    expect.stringMatching(/\(DATABASE_URL\) has 1 migration of a newer version\. This version can still/),
  ]);
});

it('migrate refuses a database from which a newer version has removed what this one needs', async () => {
  const comment = "comment on table drizzle.control_migrations is 'oldest version: ";
  const { when } = controlJournal.entries.at(-1)!;
  await controlPool().query(`${comment}${when}'`);
  await expect(migrate()).resolves.toBe(0);
  await controlPool().query(`${comment}${when + 1}'`);
  await expect(migrate()).rejects.toThrow(
    /^The database at \S+ \(DATABASE_URL\) belongs to a newer version of the product, .* Start the newer version/,
  );
});

it('migrate makes rows of an earlier version searchable', async () => {
  await controlPool().query('drop schema drizzle cascade; drop schema voice cascade; drop schema public cascade');
  await controlPool().query('create schema public; create schema drizzle');
  await controlPool().query(
    'create table drizzle.voice_migrations (id serial primary key, hash text not null, created_at bigint not null)',
  );
  const migrationsFolder = fileURLToPath(new URL('./migrations/voice', import.meta.url));
  const before = readMigrationFiles({ migrationsFolder }).slice(0, 5);
  for (const { sql, hash, folderMillis } of before) {
    for (const statement of sql) await controlPool().query(statement);
    await controlPool().query('insert into drizzle.voice_migrations (hash, created_at) values ($1, $2)', [
      hash,
      folderMillis,
    ]);
  }
  await controlPool().query(
    `insert into voice.contacts (id, organization_id, last_name)
     select gen_random_uuid(), gen_random_uuid(), name from unnest(array['Wójcik', 'Щербаков', 'Smith']) name`,
  );
  expect(await migrate()).toBe(ALL - before.length);
  const { rows } = await controlPool().query(
    `select trim(search_text) as text, cardinality(search_pairs) as pairs from voice.contacts order by 1`,
  );
  expect(rows).toEqual([
    { text: 'smith', pairs: null },
    { text: 'wojcik', pairs: null },
    { text: 'щербаков', pairs: 7 },
  ]);
});

it('migrate rejects a database that is not UTF8', async () => {
  const url = new URL(process.env.DATABASE_URL!);
  const name = `${url.pathname.slice(1)}_latin`;
  await controlPool().query(
    `create database ${name} template template0 encoding 'LATIN1' locale_provider libc locale 'C'`,
  );
  url.pathname = `/${name}`;
  vi.stubEnv('DATABASE_URL', url.href);
  vi.resetModules();
  const { migrate } = await import('./migrate');
  await expect(migrate()).rejects.toThrow('must use the encoding UTF8; this one uses LATIN1');
  vi.unstubAllEnvs();
  await controlPool().query(`drop database ${name} with (force)`);
});
