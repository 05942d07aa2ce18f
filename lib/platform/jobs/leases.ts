import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { controlPool } from '@/db/client';
import { type Loop, startLoop } from './loop';

/** How long a job stays with a worker that no longer renews its lease, in milliseconds. */
export const LEASE_MS = 30_000;

/**
 * The leases of a process on its running jobs. They are renewed as long as the process lives, so they can be short: another
 * process takes over the jobs of a killed one after half a minute, while a slow job stays where it is until it expires.
 * pg-boss could do the second part (`heartbeatSeconds`), but it knows of no database that was away: after a failover it would
 * give the jobs of live workers to others, and their mails would be sent twice.
 */
export class Leases {
  readonly #held = new Set<JobWithMetadata>();
  /** Start of the current period in which every query succeeded. */
  #availableSince: number | undefined;

  constructor(
    readonly boss: PgBoss,
    /** The queues that this process works on. */
    readonly queues: readonly string[],
    readonly lease_ms = LEASE_MS,
  ) {}

  /** Holds a job's lease until the work has finished. */
  async during<T>(job: JobWithMetadata, work: () => Promise<T>): Promise<T> {
    this.#held.add(job);
    try {
      return await work();
    } finally {
      this.#held.delete(job);
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
    for (const name of new Set([...this.#held].map((job) => job.name))) {
      await this.boss.touch(
        name,
        [...this.#held].filter((job) => job.name === name),
      );
    }
  }

  async #releaseExpired(): Promise<void> {
    // Immediately, without the delay after a failure, because the job may not be at fault. It still counts as an attempt.
    const { rows } = await controlPool().query<{ id: string; name: string }>(
      `with lost as (
         select id, name, retry_count < retry_limit as another from jobs.job
          where name = any($1) and state = 'active' and heartbeat_on < now() - $2 * interval '1 millisecond'
            for update skip locked),
       back as (
         update jobs.job set state = 'retry', start_after = now()
           from lost where job.name = lost.name and job.id = lost.id and another)
       select id, name from lost where not another`,
      [this.queues, this.lease_ms],
    );
    for (const { id, name } of rows) {
      await this.boss.fail(name, id, { message: 'Its worker died during the last attempt.' });
    }
  }
}
