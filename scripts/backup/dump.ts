import type { Readable } from 'node:stream';
import type pg from 'pg';
import { connectToDatabase, hostOf, type NamedAddress } from '@/db/connect';
import { StartupError } from '@/lib/core/startup-error';
import type { Draft } from './draft';
import { storeFile } from './files';
import type { DumpPart } from './manifest';
import { clientEnvironment, feed, findProgram, startProgram } from './programs';

async function serverMajor(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  );
  return Math.floor(rows[0]!.version / 10_000);
}

/**
 * Begins a transaction that sees one moment of the database for as long as a dump takes: the role's time limits, such as
 * those of deploy/pgbouncer/role.sql, would end it.
 * @returns the id of its snapshot
 */
async function holdSnapshot(client: pg.Client, server_major: number): Promise<string> {
  const limits = ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout'];
  if (server_major >= 17) limits.push('transaction_timeout');
  const unlimited = limits.map((limit) => `set local ${limit} = 0`).join('; ');
  await client.query(`begin isolation level repeatable read read only; ${unlimited}`);
  const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
  return rows[0]!.snapshot;
}

/** Names every table that holds rows, quoted: partitions rather than what they are parts of, and no temporary tables of others. */
export async function tablesOf(client: Pick<pg.Client, 'query'>): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where relkind = 'r' and relpersistence <> 't' and nspname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Counts the rows of every table. */
export async function countRows(
  client: Pick<pg.Client, 'query'>,
  signal?: AbortSignal,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await tablesOf(client)) {
    signal?.throwIfAborted();
    const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${name}`);
    counts[name] = Number(rows[0]!.count);
  }
  return counts;
}

/**
 * Dumps a database with pg_dump while it is in use, and counts the rows of the same snapshot.
 * @throws StartupError when pg_dump is missing or fails
 */
export async function dumpDatabase(database: NamedAddress, draft: Draft): Promise<DumpPart> {
  const { signal } = draft;
  const client = await connectToDatabase(database, { patience_ms: 0, standby_will_do: true });
  try {
    const server_major = await serverMajor(client);
    const program = findProgram('pg_dump', server_major);
    const snapshot = await holdSnapshot(client, server_major);
    const args = ['--format=custom', '--no-owner', '--no-privileges', `--snapshot=${snapshot}`];
    const { child, done } = startProgram(program, args, { env: clientEnvironment(database.address), signal });
    const name = `${database.variable.toLowerCase()}.dump`;
    const [file] = await Promise.all([storeFile(draft, name, child.stdout as Readable), done]);
    const counts = await countRows(client, signal);
    return { kind: 'dump', variable: database.variable, server_major, rows: counts, file };
  } finally {
    await client.end();
  }
}

/** Refuses to restore into a database that holds anything. @throws StartupError */
export async function assertEmpty(database: NamedAddress): Promise<void> {
  const client = await connectToDatabase(database, { patience_ms: 0 });
  try {
    const [table] = await tablesOf(client);
    if (table === undefined) return;
    throw new StartupError(
      `The database at ${hostOf(database.address)} (${database.variable}) is not empty: it has the table ${table}. A restore never overwrites anything. Create a new database and set ${database.variable} to it.`,
    );
  } finally {
    await client.end();
  }
}

/** Restores a dump into an empty database, all or nothing. @throws StartupError when pg_restore is missing or fails */
export async function restoreDump(
  content: Readable,
  part: DumpPart,
  address: string,
  signal: AbortSignal,
): Promise<void> {
  const program = findProgram('pg_restore', part.server_major);
  const env = clientEnvironment(address);
  const options = ['--no-owner', '--no-privileges', '--exit-on-error', '--single-transaction'];
  await feed(startProgram(program, [...options, `--dbname=${env.PGDATABASE}`], { env, signal }), content);
}
