import type PgBoss from 'pg-boss';
import { controlPool } from '@/db/client';
import { type Loop, startLoop } from './loop';

/** How long a job stays with a worker that says nothing any more, in milliseconds. */
export const LEASE_MS = 30_000;
/** A job that runs longer than this is not kept alive any more: whatever it waits for will not come. */
const LONGEST_RUN_MS = 5 * 60_000;

/**
 * The leases of a process on the jobs that it works on. They are renewed as long as the process lives, so that they can be
 * short: what a killed process held is with another one after half a minute, and a job that takes long stays where it is.
 */
export class Leases {
  readonly #held = new Map<string, number>();
  /** Since when the database has answered each time. */
  #answeredSince: number | undefined;

  constructor(
    readonly boss: PgBoss,
    /** The queues that this process works on. */
    readonly queues: readonly string[],
    readonly lease_ms = LEASE_MS,
  ) {}

  /** Keeps a job's lease until the work has ended. */
  async during<T>(job_id: string, work: () => Promise<T>): Promise<T> {
    this.#held.set(job_id, performance.now());
    try {
      return await work();
    } finally {
      this.#held.delete(job_id);
    }
  }

  /** Renews what this process holds and gives back what dead ones held, a few times in each lease, until it is stopped. */
  start(): Loop {
    return startLoop(this.lease_ms / 4, async () => {
      try {
        await this.#renew();
        this.#answeredSince ??= performance.now();
        // While the database was away nobody could renew: everybody gets the time to do so first.
        if (performance.now() - this.#answeredSince >= this.lease_ms) await this.#giveBack();
      } catch {
        // Said by whoever needs the database for more than this.
        this.#answeredSince = undefined;
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

  async #giveBack(): Promise<void> {
    // At once, not after a wait as after a failure: nothing says that the job was at fault. Each try counts all the same.
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
      await this.boss.fail(name, id, { job: name, job_id: id, message: 'Its worker died at the last try.' });
    }
  }
}
