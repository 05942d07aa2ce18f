import type PgBoss from 'pg-boss';
import { controlPool } from '@/db/client';
import { type Loop, startLoop } from './loop';

/** How long a job stays with a worker that no longer renews its lease, in milliseconds. */
export const LEASE_MS = 30_000;
/** The lease of a job that runs longer than this is no longer renewed: it is stuck. */
const LONGEST_RUN_MS = 5 * 60_000;

/**
 * The leases of a process on its running jobs. They are renewed as long as the process lives, so they can be short: another
 * process takes over the jobs of a killed one after half a minute, while a slow job stays where it is.
 */
export class Leases {
  readonly #held = new Map<string, number>();
  /** Start of the current period in which every query succeeded. */
  #availableSince: number | undefined;

  constructor(
    readonly boss: PgBoss,
    /** The queues that this process works on. */
    readonly queues: readonly string[],
    readonly lease_ms = LEASE_MS,
  ) {}

  /** Holds a job's lease until the work has finished. */
  async during<T>(job_id: string, work: () => Promise<T>): Promise<T> {
    this.#held.set(job_id, performance.now());
    try {
      return await work();
    } finally {
      this.#held.delete(job_id);
    }
  }

  /** Renews the leases of this process and releases those of dead ones, a few times per lease, until it is stopped. */
  start(): Loop {
    return startLoop(this.lease_ms / 4, async () => {
      try {
        await this.#renew();
        this.#availableSince ??= performance.now();
        // No process could renew while the database was unavailable, so they all get time to do so first.
        if (performance.now() - this.#availableSince >= this.lease_ms) await this.#releaseExpired();
      } catch {
        // Logged by the code that needs the database for more than this.
        this.#availableSince = undefined;
      }
    });
  }

  async #renew(): Promise<void> {
    const now = performance.now();
    const ids = [...this.#held].filter(([, since]) => now - since < LONGEST_RUN_MS).map(([id]) => id);
    if (ids.length === 0) return;
    await controlPool().query(
      `update pgboss.job set started_on = now() where name = any($1) and id = any($2::uuid[]) and state = 'active'`,
      [this.queues, ids],
    );
  }

  async #releaseExpired(): Promise<void> {
    // Immediately, without the delay after a failure, because the job may not be at fault. It still counts as an attempt.
    const { rows } = await controlPool().query<{ id: string; name: string }>(
      `with lost as (
         select id, name, retry_count < retry_limit as another from pgboss.job
          where name = any($1) and state = 'active' and started_on < now() - $2 * interval '1 millisecond'
            for update skip locked),
       back as (
         update pgboss.job job set state = 'retry', start_after = now()
           from lost where job.name = lost.name and job.id = lost.id and another)
       select id, name from lost where not another`,
      [this.queues, this.lease_ms],
    );
    for (const { id, name } of rows) {
      await this.boss.fail(name, id, { job: name, job_id: id, message: 'Its worker died during the last attempt.' });
    }
  }
}
