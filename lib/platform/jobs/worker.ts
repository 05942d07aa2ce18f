import type { JobWithMetadata, PgBoss } from 'pg-boss';
import type { Channel } from '@/db/channel';
import { describeError, withoutAddresses } from '@/lib/core/describe-error';
import { log } from '@/lib/core/log';
import type { MailJob } from '@/lib/platform/mail/define-mail';
import type { BackgroundTask, BackgroundWork } from './background-work';
import { adoptEarlierJobs } from './earlier-schema';
import { LEASE_MS, Leases } from './leases';
import { type Loop, Signal, startLoop } from './loop';
import { nextJobs, openJobChannel, queueClient } from './queue';
import { retry } from './retry';
import { onWork } from './wake-up';

/** The longest pause between two looks at the queues, in milliseconds: while new jobs are announced, and while they are not. */
const POLL_MS = { announced: 10_000, unannounced: 2_000 };
/** The pause after the database failed, or another worker was faster. */
const SHORT_PAUSE_MS = 1_000;
const MAINTENANCE_MS = 60_000;
const TASKS_MS = 30_000;
/** Jobs of one kind that a process runs at the same time. */
const CONCURRENCY = 4;

/**
 * Starts handling jobs, recurring tasks and loops in this process. A job starts when it is due or announced: by the commit of
 * this process, or by a notification from another one. It is claimed with a lease that is renewed while the process lives; when
 * the process dies, another one takes the job over after the lease. Any number of processes may run a worker.
 * The queues must have been prepared.
 * @returns `stop`, which claims no more jobs and resolves when the running ones are done
 */
export async function startWorker(
  { mails, tasks, loops }: BackgroundWork,
  { lease_ms = LEASE_MS } = {},
): Promise<{ stop(): Promise<void> }> {
  const boss = await queueClient();
  const names = mails.map(({ name }) => name);
  const leases = new Leases(boss, names, lease_ms);
  const signal = new Signal();
  const channel = await openJobChannel(signal.notify);
  const desk = new Desk(boss, leases, mails, signal, channel);
  const unsubscribe = onWork('jobs', signal.notify);
  const renewal = leases.start();
  const serving = desk.serve();
  const others = [startLoop(MAINTENANCE_MS, () => maintain(boss)), startTasks(tasks), ...loops.map((start) => start())];
  return {
    async stop() {
      unsubscribe();
      desk.stop();
      await Promise.all([serving, ...others.map((loop) => loop.stop())]);
      await renewal.stop();
      await channel.close();
    },
  };
}

/**
 * Claims due jobs and runs them. pg-boss's own `work` polls each queue for itself and gives up when the outcome of a job cannot
 * be saved, so the loop is ours; claiming, completing and failing are pg-boss's.
 */
class Desk {
  #stopping = false;
  readonly #running: Map<string, Set<Promise<void>>>;

  constructor(
    readonly boss: PgBoss,
    readonly leases: Leases,
    readonly mails: readonly MailJob[],
    readonly signal: Signal,
    readonly channel: Channel,
  ) {
    this.#running = new Map(mails.map(({ name }) => [name, new Set()]));
  }

  /** Resolves when it was stopped and the running jobs are done. */
  async serve(): Promise<void> {
    while (!this.#stopping) {
      // A failure is logged by the maintenance.
      const pause = await this.#claim().catch(() => SHORT_PAUSE_MS);
      await this.signal.wait(pause);
    }
    await Promise.all([...this.#running.values()].flatMap((jobs) => [...jobs]));
  }

  stop(): void {
    this.#stopping = true;
    this.signal.notify();
  }

  /** Starts what is due. @returns milliseconds until the next look */
  async #claim(): Promise<number> {
    const announced = this.channel.isLive;
    let pause = announced ? POLL_MS.announced : POLL_MS.unannounced;
    for (const { name, due_in_ms } of await nextJobs(this.mails.map((mail) => mail.name))) {
      const free = CONCURRENCY - this.#running.get(name)!.size;
      // The end of a running job is a signal.
      if (due_in_ms === null || free === 0 || this.#stopping) continue;
      if (due_in_ms > 0) {
        pause = Math.min(pause, Math.ceil(due_in_ms));
        continue;
      }
      const jobs = await this.boss.fetch<object>(name, { batchSize: free, includeMetadata: true });
      for (const job of jobs) this.#begin(job);
      pause = jobs.length > 0 ? 0 : Math.min(pause, SHORT_PAUSE_MS);
    }
    return pause;
  }

  #begin(job: JobWithMetadata): void {
    const running = this.#running.get(job.name)!;
    const mail = this.mails.find(({ name }) => name === job.name)!;
    const work = this.leases
      .during(job, () => run(this.boss, mail, job))
      .finally(() => {
        running.delete(work);
        this.signal.notify();
      });
    running.add(work);
  }
}

// Deletes finished jobs and fails those that have expired.
async function maintain(boss: PgBoss): Promise<void> {
  try {
    await boss.supervise();
    await adoptEarlierJobs();
  } catch (error) {
    log.error('worker', { task: 'maintaining the queue', error });
  }
}

function startTasks(tasks: readonly BackgroundTask[]): Loop {
  const due = new Map<BackgroundTask, number>();
  return startLoop(TASKS_MS, async (signal) => {
    for (const task of tasks) {
      if (signal.aborted || Date.now() < (due.get(task) ?? 0)) continue;
      due.set(task, Date.now() + task.every_ms);
      await task.run().catch((error) => log.error('worker', { task: task.name, error }));
    }
  });
}

async function run(boss: PgBoss, { name, send }: MailJob, job: JobWithMetadata): Promise<void> {
  const label = { job: name, job_id: job.id };
  const notSaved = (error: unknown) => log.error('worker', { ...label, message: 'The outcome was not saved', error });
  try {
    const result = await send(job.data, {
      job_id: job.id,
      enqueued_at: job.createdOn,
      last: job.retryCount >= job.retryLimit,
    });
    const why = result.why && withoutAddresses(result.why);
    if (result.outcome === 'refused') log.warn('worker', { ...label, outcome: 'refused', why });
    await retry(() => boss.complete(name, job, { outcome: result.outcome, why })).catch(notSaved);
  } catch (error) {
    log.error('worker', { ...label, attempt: job.retryCount + 1, attempts: job.retryLimit + 1, error });
    await retry(() => boss.fail(name, job, { message: describeError(error) })).catch(notSaved);
  }
}
