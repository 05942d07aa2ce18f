import type PgBoss from 'pg-boss';
import { keepSessionHistory } from '@/lib/account/sessions/session-history';
import { announceExpiries, forgetPlaygroundKeys } from '@/lib/api-keys/keys/background';
import { startSealer } from '@/lib/audit-log/chain/sealer';
import { type Handler, handlers } from '@/lib/background';
import { describeError, withoutAddresses } from '@/lib/core/describe-error';
import { startEraser } from '@/lib/organization/deletion/erasure';
import { startMover } from '@/lib/organization/region-move/mover';
import { remindOfTwoFactor } from '@/lib/organization/security-policy/background';
import { deleteExpiredAnswers } from '../idempotency-store';
import type { JobName } from './jobs';
import { LEASE_MS, Leases } from './leases';
import { onEnqueued, prepareQueue, QUEUES, queueClient } from './queue';
import { retry } from './retry';

const POLL_MS = 1_000;
const MAINTENANCE_MS = 30_000;
/** Looking at every open session is worth it now and then: whether one is over is asked whenever it is read. */
const HISTORY_MS = 10 * 60_000;
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
  leases: Leases;
  ended: boolean;
  bells: Signal[];
}

/**
 * Starts working off every queue in this process, and sealing the audit log: polls each second, and at once when this process enqueued something.
 * A job is claimed with a lease that is renewed while the process lives; when it dies, another one has the job after the lease.
 * @returns `stop`, which claims nothing more and resolves when the running jobs are done. Any number of processes may work.
 */
export async function startWorker({ lease_ms = LEASE_MS } = {}): Promise<{ stop(): Promise<void> }> {
  await prepareQueue();
  const boss = queueClient();
  const leases = new Leases(boss, lease_ms);
  const shift: WorkerState = { boss, leases, ended: false, bells: [] };
  const renewal = leases.start();
  const loops = (Object.keys(QUEUES) as JobName[]).map((name) => serve(shift, name));
  const wakeAll = () => {
    for (const bell of shift.bells) bell.ring();
  };
  const unsubscribe = onEnqueued(wakeAll);
  const rest = new Signal();
  const maintenance = maintain(shift, rest);
  const others = [startSealer(), startMover(), startEraser()];
  return {
    async stop() {
      shift.ended = true;
      unsubscribe();
      wakeAll();
      rest.ring();
      await Promise.all([...loops, maintenance, ...others.map((loop) => loop.stop())]);
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
        .during(job.id, () => run(shift.boss, name, job))
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

// Moves finished jobs to the archive, deletes what is kept for a day only, and has
// owners told of keys that expire soon, and members of second factors that they must set up.
async function maintain(shift: WorkerState, rest: Signal): Promise<void> {
  let historyAt = 0;
  while (!shift.ended) {
    await shift.boss.maintain().catch((error) => report('maintenance of the queue', error));
    await deleteExpiredAnswers().catch((error) => report('deleting of expired answers', error));
    await forgetPlaygroundKeys().catch((error) => report('deleting of expired playground keys', error));
    await announceExpiries().catch((error) => report('announcing of expiring API keys', error));
    await remindOfTwoFactor().catch((error) => report('reminding of two-factor authentication', error));
    if (Date.now() >= historyAt) {
      historyAt = Date.now() + HISTORY_MS;
      await keepSessionHistory().catch((error) => report('keeping of ended sessions', error));
    }
    await rest.wait(MAINTENANCE_MS);
  }
}

async function run(boss: PgBoss, name: JobName, job: PgBoss.JobWithMetadata): Promise<void> {
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
