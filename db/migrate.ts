import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import pg from 'pg';
import { env } from '@/lib/env';
import { StartupError } from '@/lib/startup-error';
import type { Plane } from './client';

const FOLDERS: Record<Plane, string> = {
  control: fileURLToPath(new URL('./migrations/control', import.meta.url)),
  voice: fileURLToPath(new URL('./migrations/voice', import.meta.url)),
};

/** How long a starting process waits for a database that does not answer yet, in milliseconds. */
const PATIENCE = 30_000;
const ATTEMPTS = 10;

/** The databases that hold a plane, each once. */
function addresses(plane: Plane): string[] {
  if (plane === 'control') return [env.DATABASE_URL];
  const regional = [env.DATABASE_URL_US, env.DATABASE_URL_EU, env.DATABASE_URL_IN];
  return [...new Set(regional.map((address) => address ?? env.DATABASE_URL))];
}

const errorCode = (error: unknown) => (error as { code?: string }).code ?? '';

/** What a waiting start may want: to be told that it waits, and to stop waiting. */
export type MigrateOptions = { log?: (line: string) => void; signal?: AbortSignal };

async function connect(connectionString: string, { log, signal }: MigrateOptions): Promise<pg.Client> {
  const deadline = Date.now() + PATIENCE;
  for (let attempt = 1; ; attempt++) {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: 5_000,
      application_name: 'agni migrate',
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      // Not listening yet, or starting up: in a fresh installation the database is often a few seconds behind.
      const passing = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03'].includes(errorCode(error));
      if (!passing || Date.now() > deadline) throw unreachable(connectionString, error as Error);
      if (attempt === 1) log?.(`Waiting for the database at ${hostOf(connectionString)}…`);
      await sleep(1_000, undefined, { signal });
    }
  }
}

/** The part of an address that may be shown: it also holds a password. */
function hostOf(connectionString: string): string {
  return URL.canParse(connectionString) ? new URL(connectionString).host : 'the given address';
}

function unreachable(connectionString: string, error: Error): StartupError {
  const reason = error.message || errorCode(error);
  return new StartupError(`The database at ${hostOf(connectionString)} cannot be used: ${reason}.`);
}

async function assertUsable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string; icu: boolean }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
      exists (select from pg_collation where collname = 'und-x-icu') as icu`,
  );
  const { version, encoding, icu } = rows[0]!;
  const major = Math.floor(version / 10_000);
  if (major < 15) throw new StartupError(`Postgres 15 or later is needed; this is Postgres ${major}.`);
  // Names are folded for searches and sorted by Unicode's rules. The locale may be any.
  if (encoding !== 'UTF8') {
    throw new StartupError(`The database must use the encoding UTF8; this one uses ${encoding}. Create it anew.`);
  }
  if (!icu) throw new StartupError('Postgres must be built with ICU; this one has no collation “und-x-icu”.');
}

/** Applies what is missing in one transaction: all of it or nothing, and one process at a time. */
async function applyMissing(client: pg.Client, plane: Plane): Promise<number> {
  const table = `drizzle.${plane}_migrations`;
  await client.query('begin');
  try {
    // Belongs to the transaction, not the connection, so that it works through PgBouncer.
    await client.query("select pg_advisory_xact_lock(hashtextextended('agni.migrations', 0))");
    // A change that waits for a table makes every later query wait behind it: give up soon, and come again.
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

async function migrateDatabase(address: string, plane: Plane, options: MigrateOptions): Promise<number> {
  const client = await connect(address, options);
  try {
    await assertUsable(client);
    for (let attempt = 1; ; attempt++) {
      try {
        return await applyMissing(client, plane);
      } catch (error) {
        if (errorCode(error) !== '55P03' || attempt === ATTEMPTS) throw error;
        await sleep(200 + Math.random() * 800);
      }
    }
  } finally {
    await client.end();
  }
}

/**
 * Brings every database of both planes to the newest migration, forward only. Safe to run in several processes at once
 * and beside a running version.
 * @returns how many migrations were applied.
 * @throws StartupError when a database cannot be reached within 30 seconds is older than Postgres 15, or lacks UTF8 or ICU.
 */
export async function migrate(options: MigrateOptions = {}): Promise<number> {
  let applied = 0;
  for (const plane of ['control', 'voice'] as const) {
    for (const address of addresses(plane)) applied += await migrateDatabase(address, plane, options);
  }
  return applied;
}
