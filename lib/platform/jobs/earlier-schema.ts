import { controlDb, controlPool, type Db, inTransaction } from '@/db/client';
import { tryLockInTransaction } from '@/db/locks';

// The version of the schema that pg-boss 10 creates. pg-boss 12 migrates only from 25 on.
const VERSION = 24;

/**
 * Moves the unfinished jobs and dead letters of releases with pg-boss 10 out of the schema `pgboss`. During a rolling upgrade
 * processes of such a release still enqueue and handle jobs there, so each worker repeats this: a job is moved by one statement
 * that skips the rows another one has locked, and a running job only when its lease is long over.
 * A week after the upgrade, when no such process can be left, the schema is dropped.
 * @returns how many jobs were moved; none while another process moves them
 */
export async function adoptEarlierJobs(): Promise<number> {
  if (!(await hasTables(controlDb()))) return 0;
  return inTransaction(controlPool(), async (tx) => {
    // One process at a time, so that none drops the schema while another one reads it.
    if (!(await tryLockInTransaction(tx, 'queues')) || !(await hasTables(tx))) return 0;
    const { rows } = await tx.$client.query<{ version: number }>('select version from pgboss.version');
    if (rows[0]?.version !== VERSION) return 0;
    const { rowCount } = await tx.$client.query(MOVE);
    await tx.$client.query(DROP);
    return rowCount ?? 0;
  });
}

async function hasTables({ $client }: Pick<Db, '$client'>): Promise<boolean> {
  const { rows } = await $client.query<{ found: boolean }>(
    `select to_regclass('pgboss.version') is not null and to_regclass('pgboss.archive') is not null as found`,
  );
  return rows[0]!.found;
}

// An earlier process renews `started_on` of its running jobs four times in 30 seconds.
const MOVE = `
  with mine as (
    select job.name, job.id from pgboss.job join jobs.queue using (name)
     where job.state < 'active' or (job.state = 'active' and job.started_on < now() - interval '2 minutes')
       for update of job skip locked
  ), moved as (
    delete from pgboss.job using mine where job.name = mine.name and job.id = mine.id returning job.*
  )
  insert into jobs.job (id, name, priority, data, state, retry_limit, retry_count, retry_delay, retry_backoff, start_after,
                        started_on, created_on, keep_until, expire_seconds, deletion_seconds, policy, dead_letter,
                        source_name, source_output, output)
  select moved.id, moved.name, moved.priority, moved.data,
         (case moved.state when 'created' then 'created' else 'retry' end)::jobs.job_state,
         moved.retry_limit, moved.retry_count, moved.retry_delay, moved.retry_backoff,
         case moved.state when 'active' then now() else moved.start_after end,
         moved.started_on, moved.created_on,
         greatest(moved.keep_until, moved.created_on + queue.retention_seconds * interval '1 second'),
         queue.expire_seconds, queue.deletion_seconds, queue.policy, queue.dead_letter,
         case when queue.dead_letter is null then moved.output ->> 'job' end,
         case when queue.dead_letter is null then moved.output end,
         case when queue.dead_letter is not null then moved.output end
    from moved join jobs.queue on queue.name = moved.name`;

const DROP = `
  do $$ begin
    if (select min(created_on) < now() - interval '7 days' from jobs.queue) then
      drop schema pgboss cascade;
    end if;
  end $$`;
