import type pg from 'pg';
import { type Clock, type Db, PgBoss, type QueueOptions, type QueueResult } from 'pg-boss';
import { Channel } from '@/db/channel';
import { controlPool, onPoolsClosing, type Tx, throttlePool } from '@/db/client';
import { log } from '@/lib/core/log';
import { processSingleton } from '@/lib/core/process-singleton';
import { adoptEarlierJobs } from './earlier-schema';
import { wakeAfter } from './wake-up';

/** The schema of pg-boss 12. Releases with pg-boss 10 kept their jobs in `pgboss`. */
const SCHEMA = 'jobs';
const DAY_S = 24 * 60 * 60;

/**
 * The queue of jobs that finally failed, kept for 28 days: the job's data, and in `source_name` and `source_output` its kind and
 * last error. Nothing processes it.
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
// worker to the queue long before they expire; a job that expires is stuck.
const POLICY = {
  retryLimit: 8,
  retryDelay: 20,
  retryBackoff: true,
  expireInSeconds: 5 * 60,
  retentionSeconds: 14 * DAY_S,
  deadLetter: DEAD_LETTERS,
  notify: true,
} satisfies QueueOptions & Partial<QueueResult>;

/** Workers poll anyway, so the channel need not be proven each second. */
const CHANNEL = { pulse_ms: 10_000, consequence: 'so jobs of other processes are found by polling every two seconds' };

// pg-boss refreshes its list of queues by a timer, which must not keep a finished process alive.
const CLOCK: Clock = {
  now: () => Date.now(),
  setTimeout: (run, ms) => setTimeout(run, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (run, ms) => setInterval(run, ms).unref(),
  clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
};

const state = processSingleton('queue', () => ({
  client: undefined as Promise<PgBoss> | undefined,
  /** The channel on which pg-boss announces new jobs. */
  channel: '',
}));

/** Returns pg-boss of this process, on the control plane's pool. It neither polls nor supervises: the worker does. */
export function queueClient(): Promise<PgBoss> {
  state.client ??= start().then(
    (boss) => {
      onPoolsClosing(async () => {
        state.client = undefined;
        await boss.stop({ close: false, graceful: false });
      });
      return boss;
    },
    (error) => {
      state.client = undefined;
      throw error;
    },
  );
  return state.client;
}

async function start(): Promise<PgBoss> {
  // Transactions that wait for the start hold the connections of the control pool.
  let pool = throttlePool;
  const boss = new PgBoss({
    schema: SCHEMA,
    db: {
      executeSql: (text, values) => pool().query(text, values),
      listen: async (channel) => {
        state.channel = channel;
        return { close: async () => {} };
      },
    },
    clock: CLOCK,
    // Makes pg-boss call `listen`, which keeps the channel's name for `openJobChannel`.
    useListenNotify: true,
    supervise: false,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    // Index builds of a migration, which run outside of it, begin with the process.
    bamIntervalSeconds: 60 * 60,
  });
  // Its timers fail while the database is unavailable, which is logged by what needs the database for more than this.
  boss.on('error', () => {});
  await boss.start();
  pool = controlPool;
  return boss;
}

function onConnection(client: pg.PoolClient): Db {
  return { executeSql: (text, values) => client.query(text, values) };
}

/**
 * Creates or migrates pg-boss's schema and one queue per job, updates the policies that differ, and moves the jobs of earlier
 * releases there. Part of every migration of the control plane. Safe to run again and in several processes at once.
 */
export async function prepareQueues(jobs: readonly { name: string }[]): Promise<void> {
  const boss = await start();
  try {
    const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
    if (!known.has(DEAD_LETTERS)) await boss.createQueue(DEAD_LETTERS, { retentionSeconds: 28 * DAY_S });
    for (const { name } of jobs) {
      const queue = known.get(name);
      if (!queue) await boss.createQueue(name, POLICY);
      else if (!hasPolicy(queue)) await boss.updateQueue(name, POLICY);
    }
  } finally {
    await boss.stop({ close: false, graceful: false });
  }
  await adoptEarlierJobs().catch((error) =>
    log.warn('queue', {
      message: 'The jobs of an earlier release were not moved; the worker tries again each minute',
      error,
    }),
  );
}

function hasPolicy(queue: QueueResult): boolean {
  return (Object.keys(POLICY) as (keyof typeof POLICY)[]).every((field) => queue[field] === POLICY[field]);
}

/**
 * Enqueues a job on the transaction's own connection, so that it exists if, and only if, the transaction commits. Needs no
 * worker in this process: the commit notifies the workers of every process.
 * @throws Error when the queue does not exist, so that a change is never committed without its job
 */
export async function enqueue(tx: Tx, job: Job): Promise<void> {
  const boss = await queueClient();
  await boss.send(job.name, job.data, { db: onConnection(tx.$client) });
  wakeAfter(tx, 'jobs');
}

/** The same for many jobs of one kind, in one statement. */
export async function enqueueAll<N extends JobName>(tx: Tx, name: N, data: readonly JobData[N][]): Promise<void> {
  const boss = await queueClient();
  const jobs = data.map((each) => ({ data: each as object }));
  await boss.insert(name, jobs, { db: onConnection(tx.$client) });
  wakeAfter(tx, 'jobs');
}

/**
 * Listens for jobs that any process enqueues. Behind PgBouncer without `DATABASE_DIRECT_URL`, nothing is heard.
 * @param wake called for each job, and when all later ones will be heard
 */
export async function openJobChannel(wake: () => void): Promise<Channel> {
  await queueClient();
  return new Channel(state.channel, { message: wake, begin: wake }, CHANNEL);
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
               from jobs.job where state < 'active') waiting`,
    [DEAD_LETTERS],
  );
  return rows[0]!;
}

/** When the next job of a queue is due: milliseconds from now, negative once it waits, null when there is none. */
export interface NextJob {
  name: JobName;
  due_in_ms: number | null;
}

/** Reads when the next job of each queue is due, in one statement. */
export async function nextJobs(queues: readonly JobName[]): Promise<NextJob[]> {
  const { rows } = await controlPool().query<NextJob>(
    `select name, (select extract(epoch from job.start_after - now())::float8 * 1000 from jobs.job
                    where job.name = queue.name and job.state < 'active' order by job.start_after limit 1) as due_in_ms
       from unnest($1::text[]) as queue (name)`,
    [queues],
  );
  return rows;
}
