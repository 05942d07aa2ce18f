import type PgBoss from 'pg-boss';
import { describeError, withoutAddresses } from '@/lib/core/describe-error';
import type { BackgroundTask, BackgroundWork, Handler } from './background-work';
import type { JobName } from './jobs';
import { LEASE_MS, Leases } from './leases';
import { onEnqueued, prepareQueue, QUEUES, queueClient } from './queue';
import { retry } from './retry';

const POLL_MS = 1_000;
const MAINTENANCE_MS = 30_000;
/** Jobs of one kind that a process works on at a time. */
const CONCURRENCY = 4;

/** Something to wait for that may ring before anybody waits. */
class Signal {
  private rung = false;
  private wake = () => {};

  ring = () => {
    this.rung = true;
    this.wake();
  };

  async wait(milliseconds: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.rung = false;
  }
}

interface WorkerState {
  boss: PgBoss;
  handlers: BackgroundWork['handlers'];
  leases: Leases;
  ended: boolean;
  bells: Signal[];
}

/**
 * Starts working off every queue in this process, and sealing the audit log: polls each second, and at once when this process enqueued something.
 * A job is claimed with a lease that is renewed while the process lives; when it dies, another one has the job after the lease.
 * @returns `stop`, which claims nothing more and resolves when the running jobs are done. Any number of processes may work.
 */
export async function startWorker(
  { handlers, tasks, loops }: BackgroundWork,
  { lease_ms = LEASE_MS } = {},
): Promise<{ stop(): Promise<void> }> {
  await prepareQueue();
  const boss = queueClient();
  const leases = new Leases(boss, lease_ms);
  const shift: WorkerState = { boss, leases, handlers, ended: false, bells: [] };
  const renewal = leases.start();
  const queues = (Object.keys(QUEUES) as JobName[]).map((name) => serve(shift, name));
  const wakeAll = () => {
    for (const bell of shift.bells) bell.ring();
  };
  const unsubscribe = onEnqueued(wakeAll);
  const rest = new Signal();
  const maintenance = maintain(shift, rest, tasks);
  const others = loops.map((start) => start());
  return {
    async stop() {
      shift.ended = true;
      unsubscribe();
      wakeAll();
      rest.ring();
      await Promise.all([...queues, maintenance, ...others.map((loop) => loop.stop())]);
      await renewal.stop();
    },
  };
}

// pg-boss's own `work` leaves the promises of completing and failing unawaited: a database that is gone would end the process,
// and a stop would not wait for them. So the loop is ours, and claiming, completing and failing are pg-boss's.
async function serve(shift: WorkerState, name: JobName): Promise<void> {
  const bell = new Signal();
  shift.bells.push(bell);
  const running = new Set<Promise<void>>();
  while (!shift.ended) {
    const free = CONCURRENCY - running.size;
    const jobs = free > 0 ? await shift.boss.fetch<object>(name, { batchSize: free, includeMetadata: true }) : [];
    for (const job of jobs) {
      const work = shift.leases
        .during(job.id, () => run(shift, name, job))
        .finally(() => {
          running.delete(work);
          bell.ring();
        });
      running.add(work);
    }
    if (jobs.length < free || free === 0) await bell.wait(POLL_MS);
  }
  await Promise.all(running);
}

// Moves finished jobs to the archive, and runs every background task that is due.
async function maintain(shift: WorkerState, rest: Signal, tasks: readonly BackgroundTask[]): Promise<void> {
  const due = new Map<BackgroundTask, number>();
  while (!shift.ended) {
    await shift.boss.maintain().catch((error) => report('maintenance of the queue', error));
    for (const task of tasks) {
      if (Date.now() < (due.get(task) ?? 0)) continue;
      due.set(task, Date.now() + task.every_ms);
      await task.run().catch((error) => report(task.name, error));
    }
    await rest.wait(MAINTENANCE_MS);
  }
}

async function run({ boss, handlers }: WorkerState, name: JobName, job: PgBoss.JobWithMetadata): Promise<void> {
  const label = `job ${name} ${job.id}`;
  try {
    const handle = handlers[name] as Handler<JobName>;
    const result = await handle(job.data as never, {
      job_id: job.id,
      enqueued_at: job.createdOn,
      last: job.retryCount >= job.retryLimit,
    });
    const why = result.why && withoutAddresses(result.why);
    if (result.outcome === 'refused') console.warn(`${label} refused: ${why}`);
    await retry(() => boss.complete(name, job.id, { outcome: result.outcome, why })).catch((error) =>
      report(label, error),
    );
  } catch (error) {
    report(`${label}, try ${job.retryCount + 1} of ${job.retryLimit + 1},`, error);
    const message = describeError(error);
    // A dead letter keeps this and the data, and no name of its own.
    const output = { job: name, job_id: job.id, message };
    await retry(() => boss.fail(name, job.id, output)).catch((failure) => report(label, failure));
  }
}

function report(what: string, error: unknown): void {
  console.error(`${what} failed: ${describeError(error)}`);
}
