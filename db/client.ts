import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { env } from '@/lib/core/env';
import { spoilsConnection } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';
import { REGIONS, type Region } from '@/lib/core/regions';

/** A connection to one database: the pool, or within `inTransaction` the one client that holds the transaction. */
export type Db = NodePgDatabase & { $client: pg.Pool | pg.PoolClient };
/** A database handle on which a transaction is open; what takes a `Tx` may write. */
export type Tx = NodePgDatabase & { $client: pg.PoolClient };

/** The part of the data: `control` (organizations, people, keys, audit) or `voice` (agents, calls, leads, …). */
export type Plane = 'control' | 'voice';

// Instants come as ISO 8601 text in UTC: one shape from the column to the wire.
const SETTINGS =
  '-c timezone=UTC -c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000';

const pools = processSingleton('pools', () => new Map<string, pg.Pool>());

function poolAt(connectionString: string, name = connectionString, max = env.DATABASE_POOL_SIZE): pg.Pool {
  let pool = pools.get(name);
  if (!pool) {
    pool = new pg.Pool({
      connectionString,
      max,
      connectionTimeoutMillis: 5_000,
      // A server that is frozen, or behind a dead network, keeps none of its own limits: ours is a little longer.
      query_timeout: 12_000,
      options: SETTINGS,
      application_name: 'agni',
      // A program that has nothing else to do may end, whatever is still idle here.
      allowExitOnIdle: true,
    });
    // An idle connection that the server closed is replaced at the next query; without a listener it would end the process.
    pool.on('error', () => {});
    // The same for a connection in use: its query fails on its own, and that is where it is dealt with.
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.set(name, pool);
  }
  return pool;
}

/** The pool of the control plane's database. */
export function controlPool(): pg.Pool {
  return poolAt(env.DATABASE_URL);
}

/**
 * Two connections for what must not wait behind requests: counting attempts and recording failed ones, and the pulse of a `Channel`. An attempt is
 * counted while its transaction holds a connection of the control pool; asking that pool for a second one is how a burst starves itself.
 */
export function throttlePool(): pg.Pool {
  return poolAt(env.DATABASE_URL, 'throttle', 2);
}

/** The pool that holds the voice data of a region; `DATABASE_URL` serves the regions that have no database of their own. */
export function voicePool(region: Region): pg.Pool {
  const regional = { us: env.DATABASE_URL_US, eu: env.DATABASE_URL_EU, in: env.DATABASE_URL_IN }[region];
  return poolAt(regional ?? env.DATABASE_URL);
}

/** The pools that hold voice data, each once: regions without a database of their own share the control plane's. */
export function voicePools(): pg.Pool[] {
  return [...new Set(REGIONS.map(voicePool))];
}

const handles = new WeakMap<pg.Pool, Db>();

/** A Drizzle handle on a pool, for reads outside a transaction. */
export function database(pool: pg.Pool): Db {
  const known = handles.get(pool);
  if (known) return known;
  const handle = drizzle(pool);
  handles.set(pool, handle);
  return handle;
}

/** The control plane's database, for reads outside a transaction. */
export function controlDb(): Db {
  return database(controlPool());
}

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws.
 * The handle's `$client` is the very connection, so that the job queue can write in the same transaction.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(drizzle(client) as Tx);
    await client.query('commit');
    return result;
  } catch (error) {
    // A connection that does not answer would not answer to a rollback either; closing it rolls back. Nor is one kept that
    // leads to a server which was demoted: the next one leads to the new primary.
    if (spoilsConnection(error)) broken = error as Error;
    else
      await client.query('rollback').catch((failure: Error) => {
        broken = failure;
      });
    throw error;
  } finally {
    client.release(broken);
  }
}

const endings = processSingleton('endings', () => new Set<() => Promise<void>>());

/** Has something end together with the pools: whatever holds a connection of its own. */
export function onPoolsClosing(end: () => Promise<void>): void {
  endings.add(end);
}

/** How long the end of a process waits for connections to close, in milliseconds. */
const CLOSING_MS = 3_000;

/**
 * Closes every connection; for the end of a process. Their sockets keep no process alive, so this does: otherwise Node would end,
 * with code 0, before what was to be done afterwards. A server that does not answer holds it up for three seconds at most.
 */
export async function closePools(): Promise<void> {
  const others = [...endings];
  endings.clear();
  const open = [...pools.values()];
  pools.clear();
  let deadline: NodeJS.Timeout | undefined;
  const overdue = new Promise<void>((resolve) => {
    deadline = setTimeout(resolve, CLOSING_MS);
  });
  const closed = Promise.all(others.map((end) => end())).then(() => Promise.all(open.map((pool) => pool.end())));
  await Promise.race([closed, overdue]).finally(() => clearTimeout(deadline));
}
