import { sql } from 'drizzle-orm';
import type pg from 'pg';
import PgBoss from 'pg-boss';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { processSingleton } from '@/lib/core/process-singleton';

/**
 * The queue that holds what was given up, for 28 days: the job's data, and in `output` which kind of job it was and its last
 * error. Nothing works it off.
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

/** pg-boss on the control plane's pool, never started: it has no timers, no pool and no listeners of its own. */
export function queueClient(): PgBoss {
  return new PgBoss({ db: ON_POOL });
}

// Its maintenance is several statements in one text with their own `begin`. When one fails the connection is left within a
// broken transaction; `pool.query` discards it, as it does after every error.
const ON_POOL: PgBoss.Db = { executeSql: (text, values) => controlPool().query(text, values) };

function onConnection(client: pg.PoolClient): PgBoss.Db {
  return { executeSql: (text, values) => client.query(text, values) };
}

/**
 * Creates or migrates pg-boss's schema and the queues, and brings their retry policies up to date. Belongs to every
 * migration of the control plane; may run again and in several processes at once.
 */
export async function prepareQueues(jobs: readonly { name: string }[]): Promise<void> {
  // Of several that create the schema, one that waited for the lock may still not see it and fail; at a second look it does.
  await install().catch(install);
  await inTransaction(controlPool(), async (tx) => {
    // Two processes that create the same queue would wait for each other: pg-boss's own function is not safe against that.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('agni.queues', 0))`);
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

// Connections whose transaction holds a new job. The pool tells the worker of this process when one comes back, which is
// right after the commit; other processes find the job by polling.
const withNewJobs = processSingleton('connections-with-new-jobs', () => new WeakSet<pg.PoolClient>());

/**
 * Puts a job into the queue on the transaction's own connection: it exists if, and only if, the transaction commits.
 * Needs no worker in this process.
 * @throws Error when the queue is not there, so that a change is never committed without its job.
 */
export async function enqueue(tx: Tx, job: Job): Promise<void> {
  const client = tx.$client;
  const id = await queueClient().send(job.name, job.data, { db: onConnection(client) });
  if (id === null) throw new Error(`There is no queue ${job.name}: prepareQueues() has not run on this database`);
  withNewJobs.add(client);
}

/** Calls back whenever a transaction of this process that enqueued something has ended; returns what undoes it. */
export function onEnqueued(ring: () => void): () => void {
  const pool = controlPool();
  const listener = (_error: unknown, client: pg.PoolClient) => {
    if (withNewJobs.delete(client)) ring();
  };
  pool.on('release', listener);
  return () => pool.off('release', listener);
}

/** How far the queue is behind: jobs that are due, the oldest one's wait in seconds, and jobs that were given up. */
export interface QueueState {
  due: number;
  oldest_due_seconds: number;
  dead: number;
}

/** Looks at the queue, for the health check and the operator. */
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
