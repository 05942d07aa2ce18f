import type pg from 'pg';
import PgBoss from 'pg-boss';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';
import { processSingleton } from '@/lib/core/process-singleton';
import type { Job, JobName } from './jobs';

/**
 * The queue that holds what was given up, for 28 days: the job's data, and in `output` which kind of job it was and its last
 * error. Nothing works it off.
 */
export const DEAD_LETTERS = 'dead-letter';

type Policy = Omit<PgBoss.Queue, 'name'>;

// Nine tries: the waits are 20–40 s, 40–80 s and so on, together 85 to 170 minutes. `leases.ts` gives back
// what a dead worker held long before pg-boss itself would.
const MAIL: Policy = {
  retryLimit: 8,
  retryDelay: 20,
  retryBackoff: true,
  expireInSeconds: 15 * 60,
  retentionMinutes: 14 * 24 * 60,
  deadLetter: DEAD_LETTERS,
};

/** Every queue, one for each kind of job, with how long it tries. A job's kind without an entry does not compile. */
export const QUEUES: Record<JobName, Policy> = {
  'send-invitation': MAIL,
  'send-password-reset': MAIL,
  'send-temporary-password': MAIL,
  'send-email-change': MAIL,
  'send-email-changed': MAIL,
  'send-new-device': MAIL,
  'send-password-changed': MAIL,
  'send-security-notice': MAIL,
  'send-two-factor-required': MAIL,
  'send-organization-deletion': MAIL,
  'send-api-key-created': MAIL,
  'send-api-key-rotated': MAIL,
  'send-api-key-expiring': MAIL,
  'send-integration-reconnect': MAIL,
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
export async function prepareQueue(): Promise<void> {
  // Of several that create the schema, one that waited for the lock may still not see it and fail; at a second look it does.
  await install().catch(install);
  await inTransaction(controlPool(), async (tx) => {
    // Two processes that create the same queue would wait for each other: pg-boss's own function is not safe against that.
    await lockInTransaction(tx, 'queues');
    const queues = new PgBoss({ db: onConnection(tx.$client) });
    await queues.createQueue(DEAD_LETTERS);
    for (const [name, policy] of Object.entries(QUEUES)) {
      await queues.createQueue(name, { name, ...policy });
      await queues.updateQueue(name, { name, ...policy });
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
  if (id === null) throw new Error(`There is no queue ${job.name}: prepareQueue() has not run on this database`);
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
