import type pg from 'pg';
import PgBoss from 'pg-boss';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';
import { processSingleton } from '@/lib/core/process-singleton';

/**
 * The queue of jobs that finally failed, kept for 28 days: the job's data, and in `output` its kind and last error. Nothing
 * processes it.
 */
export const DEAD_LETTERS = 'dead-letter';

/**
 * The data of each kind of job, by the name of its queue. The file that defines a job adds its entry here by declaration
 * merging, so that any area can enqueue it without importing the area that handles it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: its entries are declared beside the jobs
export interface JobData {}

export type JobName = keyof JobData;
export type Job = { [N in JobName]: { name: N; data: JobData[N] } }[JobName];

// Nine attempts: the waits are 20–40 s, 40–80 s and so on, together 85 to 170 minutes. `leases.ts` returns the jobs of a dead
// worker to the queue long before pg-boss itself would.
const POLICY: Omit<PgBoss.Queue, 'name'> = {
  retryLimit: 8,
  retryDelay: 20,
  retryBackoff: true,
  expireInSeconds: 15 * 60,
  retentionMinutes: 14 * 24 * 60,
  deadLetter: DEAD_LETTERS,
};

/** Returns pg-boss on the control plane's pool, never started: it has no timers, pool or listeners of its own. */
export function queueClient(): PgBoss {
  return new PgBoss({ db: ON_POOL });
}

// pg-boss runs its maintenance as several statements in one text with their own `begin`. When one fails, the connection is left
// in a broken transaction; `pool.query` discards it, as it does after every error.
const ON_POOL: PgBoss.Db = { executeSql: (text, values) => controlPool().query(text, values) };

function onConnection(client: pg.PoolClient): PgBoss.Db {
  return { executeSql: (text, values) => client.query(text, values) };
}

/**
 * Creates or migrates pg-boss's schema and one queue per job, and updates their retry policies. Part of every migration of the
 * control plane. Safe to run again and in several processes at once.
 */
export async function prepareQueues(jobs: readonly { name: string }[]): Promise<void> {
  // When several processes create the schema, one that waited for the lock may still not see it and fail; a second attempt does.
  await install().catch(install);
  await inTransaction(controlPool(), async (tx) => {
    // Two processes that create the same queue would deadlock in pg-boss's own function.
    await lockInTransaction(tx, 'queues');
    const queues = new PgBoss({ db: onConnection(tx.$client) });
    await queues.createQueue(DEAD_LETTERS);
    for (const { name } of jobs) {
      await queues.createQueue(name, { name, ...POLICY });
      await queues.updateQueue(name, { name, ...POLICY });
    }
  });
}

async function install(): Promise<void> {
  await new PgBoss({ db: ON_POOL, supervise: false, schedule: false }).start();
}

// Connections whose transaction enqueued a job. The pool notifies the worker of this process when one is released, which is right
// after the commit; other processes find the job by polling.
const withNewJobs = processSingleton('connections-with-new-jobs', () => new WeakSet<pg.PoolClient>());

/**
 * Enqueues a job on the transaction's own connection, so that it exists if, and only if, the transaction commits. Needs no
 * worker in this process.
 * @throws Error when the queue does not exist, so that a change is never committed without its job
 */
export async function enqueue(tx: Tx, job: Job): Promise<void> {
  const client = tx.$client;
  const id = await queueClient().send(job.name, job.data, { db: onConnection(client) });
  if (id === null) throw new Error(`There is no queue ${job.name}: prepareQueues() has not run on this database`);
  withNewJobs.add(client);
}

/** Calls back whenever a transaction of this process that enqueued a job has ended. Returns a function that unsubscribes. */
export function onEnqueued(ring: () => void): () => void {
  const pool = controlPool();
  const listener = (_error: unknown, client: pg.PoolClient) => {
    if (withNewJobs.delete(client)) ring();
  };
  pool.on('release', listener);
  return () => pool.off('release', listener);
}

/** The backlog: jobs that are due, how long the oldest has waited in seconds, and jobs that finally failed. */
export interface QueueState {
  due: number;
  oldest_due_seconds: number;
  dead: number;
}

/** Reads the backlog, for the health check and the operator. */
export async function queueState(): Promise<QueueState> {
  const { rows } = await controlPool().query<QueueState>(
    `select (count(*) filter (where due))::int as due,
            coalesce(max(extract(epoch from now() - start_after)) filter (where due), 0)::float8 as oldest_due_seconds,
            (count(*) filter (where name = $1))::int as dead
       from (select name, start_after, name <> $1 and start_after < now() as due
               from pgboss.job where state < 'active') waiting`,
    [DEAD_LETTERS],
  );
  return rows[0]!;
}
