import type PgBoss from 'pg-boss';
import { describeError, withoutAddresses } from '@/lib/core/describe-error';
import { log } from '@/lib/core/log';
import type { MailJob } from '@/lib/platform/mail/define-mail';
import type { BackgroundTask, BackgroundWork } from './background-work';
import { LEASE_MS, Leases } from './leases';
import { onEnqueued, prepareQueues, queueClient } from './queue';
import { retry } from './retry';

const POLL_MS = 1_000;
const MAINTENANCE_MS = 30_000;
/** Jobs of one kind that a process runs at the same time. */
const CONCURRENCY = 4;

/** A wake-up call; one that comes while nobody waits is kept for the next wait. */
class Signal {
  private notified = false;
  private wake = () => {};

  notify = () => {
    this.notified = true;
    this.wake();
  };

  async wait(milliseconds: number): Promise<void> {
    if (!this.notified) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.notified = false;
  }
}

interface WorkerState {
  boss: PgBoss;
  leases: Leases;
  stopping: boolean;
  /** One per queue. */
  signals: Signal[];
}

/**
 * Starts handling jobs, recurring tasks and loops in this process. Queues are polled each second, and at once when this
 * process has enqueued something. A job is claimed with a lease that is renewed while the process lives; when the process
 * dies, another one takes the job over after the lease. Any number of processes may run a worker.
 * @returns `stop`, which claims no more jobs and resolves when the running ones are done
 */
export async function startWorker(
  { mails, tasks, loops }: BackgroundWork,
  { lease_ms = LEASE_MS } = {},
): Promise<{ stop(): Promise<void> }> {
  await prepareQueues(mails);
  const boss = queueClient();
  const queues = mails.map(({ name }) => name);
  const leases = new Leases(boss, queues, lease_ms);
  const state: WorkerState = { boss, leases, stopping: false, signals: [] };
  const renewal = leases.start();
  const serving = mails.map((mail) => serve(state, mail));
  const wakeAll = () => {
    for (const signal of state.signals) signal.notify();
  };
  const unsubscribe = onEnqueued(wakeAll);
  const rest = new Signal();
  const maintenance = maintain(state, rest, tasks);
  const others = loops.map((start) => start());
  return {
    async stop() {
      state.stopping = true;
      unsubscribe();
      wakeAll();
      rest.notify();
      await Promise.all([...serving, maintenance, ...others.map((loop) => loop.stop())]);
      await renewal.stop();
    },
  };
}

// pg-boss's own `work` does not await the promises of completing and failing a job: a lost database would end the process,
// and `stop` would not wait for them. So the loop is ours; claiming, completing and failing are pg-boss's.
async function serve(state: WorkerState, mail: MailJob): Promise<void> {
  const signal = new Signal();
  state.signals.push(signal);
  const running = new Set<Promise<void>>();
  while (!state.stopping) {
    const free = CONCURRENCY - running.size;
    const jobs = free > 0 ? await state.boss.fetch<object>(mail.name, { batchSize: free, includeMetadata: true }) : [];
    for (const job of jobs) {
      const work = state.leases
        .during(job.id, () => run(state, mail, job))
        .finally(() => {
          running.delete(work);
          signal.notify();
        });
      running.add(work);
    }
    if (jobs.length < free || free === 0) await signal.wait(POLL_MS);
  }
  await Promise.all(running);
}

// Archives finished jobs, and runs every recurring task that is due.
async function maintain(state: WorkerState, rest: Signal, tasks: readonly BackgroundTask[]): Promise<void> {
  const due = new Map<BackgroundTask, number>();
  while (!state.stopping) {
    await state.boss.maintain().catch((error) => log.error('worker', { task: 'maintaining the queue', error }));
    for (const task of tasks) {
      if (Date.now() < (due.get(task) ?? 0)) continue;
      due.set(task, Date.now() + task.every_ms);
      await task.run().catch((error) => log.error('worker', { task: task.name, error }));
    }
    await rest.wait(MAINTENANCE_MS);
  }
}

async function run({ boss }: WorkerState, { name, send }: MailJob, job: PgBoss.JobWithMetadata): Promise<void> {
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
    await retry(() => boss.complete(name, job.id, { outcome: result.outcome, why })).catch(notSaved);
  } catch (error) {
    log.error('worker', { ...label, attempt: job.retryCount + 1, attempts: job.retryLimit + 1, error });
    // A dead letter keeps only this and the job's data, so the name goes in here.
    const output = { ...label, message: describeError(error) };
    await retry(() => boss.fail(name, job.id, output)).catch(notSaved);
  }
}
