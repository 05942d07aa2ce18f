import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { expect, it, vi } from 'vitest';
import { waiting } from '@/tests/lock-waits';
import { controlPool } from './client';
import { migrate } from './migrate';
import controlJournal from './migrations/control/meta/_journal.json';
import voiceJournal from './migrations/voice/meta/_journal.json';

const ALL = controlJournal.entries.length + voiceJournal.entries.length;
/** The migrations of the control plane before the indexes of lists. */
const BEFORE_LISTS = controlJournal.entries.findIndex(({ tag }) => tag === '0023_lists');

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

/** Empties the database and applies a plane's first migrations. @returns their number */
async function startFrom(plane: 'control' | 'voice', upTo: number): Promise<number> {
  await controlPool().query('drop schema drizzle cascade; drop schema voice cascade; drop schema public cascade');
  await controlPool().query('create schema public; create schema drizzle');
  const table = `drizzle.${plane}_migrations`;
  await controlPool().query(
    `create table ${table} (id serial primary key, hash text not null, created_at bigint not null)`,
  );
  const migrationsFolder = fileURLToPath(new URL(`./migrations/${plane}`, import.meta.url));
  const first = readMigrationFiles({ migrationsFolder }).slice(0, upTo);
  for (const { sql, hash, folderMillis } of first) {
    for (const statement of sql) await controlPool().query(statement);
    await controlPool().query(`insert into ${table} (hash, created_at) values ($1, $2)`, [hash, folderMillis]);
  }
  return first.length;
}

it('migrate makes rows of an earlier version searchable', async () => {
  const before = await startFrom('voice', 5);
  await controlPool().query(
    `insert into voice.contacts (id, organization_id, last_name)
     select gen_random_uuid(), gen_random_uuid(), name from unnest(array['Wójcik', 'Щербаков', 'Smith']) name`,
  );
  expect(await migrate()).toBe(ALL - before);
  const { rows } = await controlPool().query(
    `select trim(search_text) as text, cardinality(search_pairs) as pairs from voice.contacts order by 1`,
  );
  expect(rows).toEqual([
    { text: 'smith', pairs: null },
    { text: 'wojcik', pairs: null },
    { text: 'щербаков', pairs: 7 },
  ]);
});

const indexes = async () => {
  const { rows } = await controlPool().query<{ name: string; definition: string }>(
    "select indexname as name, indexdef as definition from pg_indexes where schemaname = 'public'",
  );
  return new Map(rows.map(({ name, definition }) => [name, definition]));
};

it('migrate keeps the rows and the indexes that the previous version uses', async () => {
  const before = await startFrom('control', BEFORE_LISTS);
  await controlPool().query(`
    insert into organizations (id, name) select md5(n::text)::uuid, 'Acme' from generate_series(1, 3) n;
    insert into users (id, email, first_name, last_name)
    select md5('user' || n)::uuid, 'Person' || n || '@acme.example', 'Zoë', 'Ömer' || n from generate_series(1, 30) n;
    insert into memberships (organization_id, user_id, role, status)
    select md5((1 + n % 3)::text)::uuid, md5('user' || n)::uuid, case when n <= 3 then 'OWNER' else 'MEMBER' end::role,
      'active' from generate_series(1, 30) n;
    insert into totp_factors (id, user_id, sealed_seed, confirmed_at)
    select gen_random_uuid(), md5('user' || n)::uuid, 'x', now() from generate_series(1, 10) n;
    insert into invitations (id, organization_id, user_id, email, first_name, last_name, role, invited_by_label, expires_at)
    select gen_random_uuid(), md5('1')::uuid, md5('user' || n)::uuid, 'person' || n || '@acme.example', 'Zoë', 'Ömer', 'MEMBER',
      'Ada', now() from generate_series(1, 30) n`);
  const known = await indexes();
  expect(await migrate()).toBe(ALL - before);
  const { rows } = await controlPool().query(
    `select count(*)::int as members, count(*) filter (where two_factor)::int as two_factor, min(trim(search_text)) as text,
      (select count(*)::int from member_directory_source s join member_directory d using (organization_id, user_id)
        where (s.name, s.email, s.role, s.status) = (d.name, d.email, d.role, d.status)) as same,
      (select count(*)::int from invitations where search_text like 'zoe omer%') as invitations
     from member_directory`,
  );
  expect(rows).toEqual([
    { members: 30, two_factor: 10, text: 'zoe omer1 person1@acme.example', same: 30, invitations: 30 },
  ]);
  const now = await indexes();
  expect([...known.keys()].filter((name) => !now.has(name))).toEqual([]);
  expect([...now.keys()].filter((name) => name.endsWith('_new'))).toEqual([]);
  // Other orders and searches read them with the same conditions as before.
  const changed = [...known].filter(([name, definition]) => now.get(name) !== definition).map(([name]) => name);
  expect(changed.sort()).toEqual(['api_keys_list_idx', 'audit_events_search_idx', 'invitations_list_idx']);
});

it('migrate tries again when it deadlocks with a request of the previous version', async () => {
  const before = await startFrom('control', BEFORE_LISTS);
  const other = await controlPool().connect();
  // It reads a table that the migration must lock, and then writes to one that it has locked.
  await other.query('begin; select from invitations');
  const migrating = migrate();
  migrating.catch(() => {});
  await expect.poll(waiting, { interval: 10, timeout: 5_000 }).toBe(1);
  // Who waits longest notices the deadlock first, and gives up.
  await sleep(300);
  await other.query('update api_keys set name = name; commit');
  other.release();
  expect(await migrating).toBe(ALL - before);
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
