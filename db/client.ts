import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import { isDeadlock, spoilsConnection } from '@/lib/core/database-error';
import { env } from '@/lib/core/env';
import { processSingleton } from '@/lib/core/process-singleton';
import { REGIONS, type Region } from '@/lib/core/regions';
import { Pool } from './pool';

/** A Drizzle handle: on a pool, or within `inTransaction` on the client that holds the transaction. */
export type Db = NodePgDatabase & { $client: pg.Pool | pg.PoolClient };
/** A database handle with an open transaction; functions that take a `Tx` may write. */
export type Tx = NodePgDatabase & { $client: pg.PoolClient };

/** The part of the data: `control` (organizations, people, keys, audit) or `voice` (agents, calls, leads, …). */
export type Plane = 'control' | 'voice';

// Instants come as ISO 8601 text in UTC: one shape from the column to the wire.
const SETTINGS =
  '-c timezone=UTC -c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=15000';

const pools = processSingleton('pools', () => new Map<string, Pool>());

function poolAt(connectionString: string, name = connectionString, max = env.DATABASE_POOL_SIZE): Pool {
  let pool = pools.get(name);
  if (!pool) {
    pool = new Pool({
      connectionString,
      max,
      connectionTimeoutMillis: 5_000,
      // A frozen server, or one behind a dead network, cannot enforce its own limits; ours is slightly longer.
      query_timeout: 12_000,
      // Finds a vanished host within some 20 seconds, so that its connections do not keep their places in the pool.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      options: SETTINGS,
      application_name: 'agni',
      // Idle connections do not keep a finished process alive.
      allowExitOnIdle: true,
    });
    // An idle connection closed by the server is replaced at the next query; without a listener the error would end the process.
    pool.on('error', () => {});
    // The same for a connection in use: its query fails anyway, and is handled there.
    pool.on('connect', (client) => client.on('error', () => {}));
    pools.set(name, pool);
  }
  return pool;
}

/** The pool of the control plane's database. */
export function controlPool(): Pool {
  return poolAt(env.DATABASE_URL);
}

/**
 * Two connections for work that must not wait behind requests: counting and recording attempts, and the pulses of a `Channel`.
 * An attempt is counted while its transaction holds a connection of the control pool; taking a second one from the same pool
 * would let a burst deadlock itself.
 */
export function throttlePool(): Pool {
  return poolAt(env.DATABASE_URL, 'throttle', 2);
}

/** The pool that holds the voice data of a region; `DATABASE_URL` serves the regions that have no database of their own. */
export function voicePool(region: Region): Pool {
  const regional = { us: env.DATABASE_URL_US, eu: env.DATABASE_URL_EU, in: env.DATABASE_URL_IN }[region];
  return poolAt(regional ?? env.DATABASE_URL);
}

/** The pools that hold voice data, each once: regions without a database of their own share the control plane's. */
export function voicePools(): Pool[] {
  return [...new Set(REGIONS.map(voicePool))];
}

/** A pool and the name under which it is shown; its address holds a password. */
export interface NamedPool {
  name: string;
  pool: Pool;
}

/** The pools of this process: `control`, `throttle`, and `voice_eu` or the like for each region with a database of its own. */
export function namedPools(): NamedPool[] {
  const named = [
    { name: 'control', pool: controlPool() },
    { name: 'throttle', pool: throttlePool() },
    ...REGIONS.map((region) => ({ name: `voice_${region}`, pool: voicePool(region) })),
  ];
  return named.filter(({ pool }, index) => named.findIndex((other) => other.pool === pool) === index);
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
 * The handle's `$client` is the transaction's connection, so that the job queue can write in the same transaction.
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
    // A connection that does not respond would not respond to a rollback either; closing it rolls back. A connection to a
    // demoted server is closed as well: the next one leads to the new primary.
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

/** How often a transaction that lost a deadlock begins, in all. */
const BEGINNINGS = 4;
const MOST_WAIT_MS = 50;

/**
 * Like `inTransaction`, and begins again when Postgres has rolled the transaction back to end a deadlock, after a short random wait.
 * `work` must have no effects beyond the transaction, because it may run several times.
 * @throws what `work` throws; the deadlock itself when it happened four times
 */
export async function inRetriedTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let begun = 1; ; begun++) {
    try {
      return await inTransaction(pool, work);
    } catch (error) {
      if (begun === BEGINNINGS || !isDeadlock(error)) throw error;
      await sleep(Math.random() * MOST_WAIT_MS * begun);
    }
  }
}

/**
 * Runs `work` in a savepoint of the transaction: when it throws, only what it did is rolled back, and the transaction goes on.
 * @throws what `work` throws
 */
export async function inSavepoint<T>({ $client }: Tx, work: () => Promise<T>): Promise<T> {
  await $client.query('savepoint attempt');
  try {
    const result = await work();
    await $client.query('release savepoint attempt');
    return result;
  } catch (error) {
    await $client.query('rollback to savepoint attempt; release savepoint attempt');
    throw error;
  }
}

const endings = processSingleton('endings', () => new Set<() => Promise<void>>());

/** Registers a function that closes a connection outside the pools; `closePools` calls it. */
export function onPoolsClosing(end: () => Promise<void>): void {
  endings.add(end);
}

/** How long `closePools` waits for connections to close, in milliseconds. */
const CLOSING_MS = 3_000;

/**
 * Closes every connection at the end of a process. The sockets do not keep Node alive, so a timer does; otherwise the process
 * would exit with code 0 before later steps run. A server that does not respond delays this by three seconds at most.
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
