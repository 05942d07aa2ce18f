import pg from 'pg';
import { type Db, database } from '@/db/client';
import { connectToDatabase } from '@/db/connect';
import { compareMigrations } from '@/db/migration-state';
import { Pool } from '@/db/pool';
import { formatNumber, plural } from '@/lib/core/format';
import { StartupError } from '@/lib/core/startup-error';
import { countRows } from './dump';
import type { DumpPart } from './manifest';
import { UNLIMITED } from './programs';

/**
 * Reads every table of a restored database, and compares the number of rows with those that were backed up, if they are known.
 * @returns the number of rows
 * @throws StartupError that names the first table that differs
 */
export async function checkRows(address: string, expected?: DumpPart['rows'], signal?: AbortSignal): Promise<number> {
  const client = new pg.Client({ connectionString: address, options: UNLIMITED });
  // A connection that ends between two statements fails the next one.
  client.on('error', () => {});
  await client.connect();
  try {
    const found = await countRows(client, signal);
    // Backups of earlier versions list them too, besides their partitions.
    const { rows: partitioned } = await client.query<{ name: string }>(
      `select format('%s.%I', relnamespace::regnamespace, relname) as name from pg_class where relkind = 'p'`,
    );
    for (const [table, count] of Object.entries(expected ?? {})) {
      if (found[table] === count || partitioned.some(({ name }) => name === table)) continue;
      const has = found[table] === undefined ? 'is missing' : `has ${formatNumber(found[table])} rows`;
      throw new StartupError(`The restored table ${table} ${has}; ${formatNumber(count)} were backed up.`);
    }
    return Object.values(found).reduce((sum, count) => sum + count, 0);
  } finally {
    await client.end();
  }
}

/** Returns whether a restored control-plane database lacks migrations of this version. */
export async function needsMigration(address: string): Promise<boolean> {
  const database = { variable: 'DATABASE_URL', address };
  const client = await connectToDatabase(database, { patience_ms: 0, standby_will_do: true });
  try {
    return (await compareMigrations(client, 'control')).missing > 0;
  } finally {
    await client.end();
  }
}

/**
 * Verifies the audit chain of every organization in a restored control-plane database, with the keys of this environment.
 * @returns what was verified, as a sentence
 * @throws StartupError that names the first chain that is broken
 */
export async function checkChains(address: string, signal?: AbortSignal): Promise<string> {
  const { organizations } = await import('@/db/schema/control/organizations');
  const { verifyChain } = await import('@/lib/audit-log/chain/verify');
  const pool = new Pool({ connectionString: address, max: 2, options: `${UNLIMITED} -c timezone=UTC` });
  const db: Db = database(pool);
  try {
    const all = await db.select({ id: organizations.id, name: organizations.name }).from(organizations);
    let events = 0;
    for (const { id, name } of all) {
      signal?.throwIfAborted();
      const { broken, checked } = await verifyChain(db, id);
      if (broken) {
        throw new StartupError(
          `The restored audit log of ${name} (${id}) is not intact: ${broken.detail} If ENCRYPTION_KEY is not the key of the installation that was backed up, set it.`,
        );
      }
      events += checked;
    }
    return `The audit logs of ${plural(all.length, 'organization')} are intact (${plural(events, 'event')}).`;
  } finally {
    await pool.end();
  }
}
