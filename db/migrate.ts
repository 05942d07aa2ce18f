import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type pg from 'pg';
import { env } from '@/lib/core/env';
import { plural } from '@/lib/core/format';
import { StartupError } from '@/lib/core/startup-error';
import type { Plane } from './client';
import { type ConnectOptions, connectToDatabase, errorCode, hostOf, type NamedAddress } from './connect';
import { lockInTransaction } from './locks';
import { compareMigrations, isOutdated } from './migration-state';

const FOLDERS: Record<Plane, string> = {
  control: fileURLToPath(new URL('./migrations/control', import.meta.url)),
  voice: fileURLToPath(new URL('./migrations/voice', import.meta.url)),
};

const ATTEMPTS = 10;
// A table stayed locked, or a deadlock with a request of the version that still serves, which is found before the lock times out.
const PASSING = ['55P03', '40P01'];

/** Returns the databases that hold a plane, each once. */
export function databasesOf(plane: Plane): NamedAddress[] {
  const main = { variable: 'DATABASE_URL', address: env.DATABASE_URL };
  if (plane === 'control') return [main];
  const regional = (['US', 'EU', 'IN'] as const).map((region) => {
    const address = env[`DATABASE_URL_${region}`];
    return address ? { variable: `DATABASE_URL_${region}`, address } : main;
  });
  return [...new Map(regional.map((database) => [database.address, database])).values()];
}

/** Returns every database of the installation, each once, with the planes that it holds. */
export function allDatabases(): { database: NamedAddress; planes: Plane[] }[] {
  const found = new Map<string, { database: NamedAddress; planes: Plane[] }>();
  for (const plane of ['control', 'voice'] as const) {
    for (const database of databasesOf(plane)) {
      const known = found.get(database.address) ?? { database, planes: [] };
      known.planes.push(plane);
      found.set(database.address, known);
    }
  }
  return [...found.values()];
}

/** Checks version, encoding and collations. @throws StartupError when one is missing */
export async function assertUsable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string; icu: boolean }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      exists (select from pg_collation where collname = 'und-x-icu') as icu`,
  );
  const { version, encoding, icu } = rows[0]!;
  const major = Math.floor(version / 10_000);
  if (major < 15) throw new StartupError(`Postgres 15 or later is needed; this is Postgres ${major}.`);
  // Searches and sorting follow Unicode's rules, so the locale may be any.
  if (encoding !== 'UTF8') {
    throw new StartupError(`The database must use the encoding UTF8; this one uses ${encoding}. Recreate it.`);
  }
  if (!icu) throw new StartupError('Postgres must be built with ICU; this one has no collation “und-x-icu”.');
}

/** Applies missing migrations in one transaction, all or nothing, one process at a time. */
async function applyMissing(client: pg.Client, plane: Plane): Promise<number> {
  const table = `drizzle.${plane}_migrations`;
  await client.query('begin');
  try {
    await lockInTransaction({ $client: client }, 'migrations');
    // A schema change that waits for a table blocks every later query on it: give up soon and retry.
    await client.query("set local lock_timeout = '2s'");
    await client.query('create schema if not exists drizzle');
    await client.query(
      `create table if not exists ${table} (id serial primary key, hash text not null, created_at bigint not null)`,
    );
    const { rows } = await client.query<{ head: string | null }>(`select max(created_at) as head from ${table}`);
    const head = Number(rows[0]?.head ?? 0);
    const missing = readMigrationFiles({ migrationsFolder: FOLDERS[plane] }).filter((one) => one.folderMillis > head);
    for (const migration of missing) {
      for (const statement of migration.sql) await client.query(statement);
      await client.query(`insert into ${table} (hash, created_at) values ($1, $2)`, [
        migration.hash,
        migration.folderMillis,
      ]);
    }
    await client.query('commit');
    return missing.length;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Returns the error for a database that was reached but cannot be migrated. */
function refused({ variable, address }: NamedAddress, error: unknown): StartupError {
  const hints: Record<string, string> = {
    42501:
      'The role needs the right to create schemas, tables and extensions there; make it the owner of the database.',
    '42P07': 'The database holds tables of another program; give the product one of its own.',
    42710: 'The database holds objects of another program; give the product one of its own.',
    '0A000': 'Install Postgres’s contrib extensions on the server.',
    '58P01': 'Install Postgres’s contrib extensions on the server.',
  };
  const words = (error as Error).message.replace(/\.$/, '');
  const sentence = `The database at ${hostOf(address)} (${variable}) cannot be brought up to date: ${words}.`;
  return new StartupError([sentence, hints[errorCode(error)]].filter(Boolean).join(' '), { cause: error });
}

/** Refuses a database that a newer version has made unusable for this one; a merely newer one is only mentioned. */
async function assertNotNewer(
  client: pg.Client,
  { variable, address }: NamedAddress,
  plane: Plane,
  { log }: ConnectOptions,
): Promise<void> {
  const where = `The database at ${hostOf(address)} (${variable})`;
  if (await isOutdated(client, plane)) {
    throw new StartupError(
      `${where} belongs to a newer version of the product, which removed what this one needs. Start the newer version, or restore the backup from before the upgrade.`,
    );
  }
  const { unknown } = await compareMigrations(client, plane);
  if (unknown > 0) {
    log?.(
      `${where} has ${plural(unknown, 'migration')} of a newer version. This version can still serve; finish the upgrade soon.`,
    );
  }
}

/**
 * Migrates one database of a plane to the newest migration, as `migrate` does.
 * @returns the number of migrations applied
 */
export async function migrateDatabase(
  database: NamedAddress,
  plane: Plane,
  options: ConnectOptions = {},
): Promise<number> {
  const client = await connectToDatabase(database, options);
  try {
    await assertUsable(client);
    await assertNotNewer(client, database, plane, options);
    for (let attempt = 1; ; attempt++) {
      try {
        return await applyMissing(client, plane);
      } catch (error) {
        if (!PASSING.includes(errorCode(error)) || attempt === ATTEMPTS) throw refused(database, error);
        await sleep(200 + Math.random() * 800);
      }
    }
  } finally {
    await client.end();
  }
}

/**
 * Migrates every database of both planes to the newest migration, forward only. Safe to run in several processes at once and
 * next to a running version.
 * @returns the number of migrations applied
 * @throws StartupError when a database cannot be reached within a minute, refuses, is older than Postgres 15, or lacks UTF8 or ICU.
 */
export async function migrate(options: ConnectOptions = {}): Promise<number> {
  let applied = 0;
  for (const plane of ['control', 'voice'] as const) {
    for (const database of databasesOf(plane)) applied += await migrateDatabase(database, plane, options);
  }
  return applied;
}
