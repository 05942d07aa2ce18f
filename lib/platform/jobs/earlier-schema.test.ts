import PgBoss10 from 'pg-boss-10';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { controlPool } from '@/db/client';
import { background } from '@/lib/background';
import { startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { adoptEarlierJobs } from './earlier-schema';
import { prepareQueues } from './queue';
import { allJobs, makeInvitation, readInvitation, until } from './testing';
import { startWorker } from './worker';

// What the release with pg-boss 10 does at its start and whenever it enqueues, with that version itself.
const EARLIER_POLICY = {
  retryLimit: 8,
  retryDelay: 20,
  retryBackoff: true,
  expireInSeconds: 15 * 60,
  retentionMinutes: 14 * 24 * 60,
  deadLetter: 'dead-letter',
};
const QUEUE = 'send-invitation';

async function startEarlierRelease(): Promise<PgBoss10> {
  const db = { executeSql: (text: string, values: unknown[]) => controlPool().query(text, values) };
  await new PgBoss10({ db, supervise: false, schedule: false }).start();
  const boss = new PgBoss10({ db });
  await boss.createQueue('dead-letter');
  for (const { name } of background.mails) await boss.createQueue(name, { name, ...EARLIER_POLICY });
  return boss;
}

const send = async (boss: PgBoss10, data: object = {}) => (await boss.send(QUEUE, data))!;
const earlierJobs = async () =>
  (await controlPool().query('select id, state from pgboss.job order by created_on')).rows;
const moved = async (id: string) => (await allJobs()).find((job) => job.id === id);

let earlier: PgBoss10;
beforeEach(async () => {
  await controlPool().query('drop schema if exists pgboss cascade; drop schema if exists jobs cascade;');
  earlier = await startEarlierRelease();
});

describe('prepareQueues on a database of pg-boss 10', () => {
  it('moves waiting jobs with their attempts and leaves running ones where they are', async () => {
    const [waiting, failed, running] = [await send(earlier), await send(earlier), await send(earlier)];
    await earlier.fetch(QUEUE, { batchSize: 3 });
    await controlPool().query(`update pgboss.job set state = 'created', started_on = null where id = $1`, [waiting]);
    await earlier.fail(QUEUE, failed, { message: '451' });
    await prepareQueues(background.mails);
    expect(await moved(waiting)).toMatchObject({ state: 'created', name: QUEUE });
    const retried = (await moved(failed))!;
    expect(retried).toMatchObject({ state: 'retry', output: { message: '451' } });
    expect(retried.seconds_to_start).toBeGreaterThan(15);
    expect(await earlierJobs()).toEqual([{ id: running, state: 'active' }]);
  });

  it('keeps dead letters with the kind and the error of the job', async () => {
    const id = await send(earlier, { invitation_id: 'x' });
    await controlPool().query('update pgboss.job set retry_limit = 0');
    await earlier.fetch(QUEUE);
    await earlier.fail(QUEUE, id, { job: QUEUE, job_id: id, message: '421 Too busy' });
    await prepareQueues(background.mails);
    const [letter] = (await allJobs()).filter(({ name }) => name === 'dead-letter');
    expect(letter).toMatchObject({
      data: { invitation_id: 'x' },
      source_name: QUEUE,
      source_output: { message: '421 Too busy' },
    });
  });

  it('takes over a running job once its process is dead', async () => {
    const id = await send(earlier);
    await earlier.fetch(QUEUE);
    await controlPool().query(`update pgboss.job set started_on = now() - interval '3 minutes'`);
    await prepareQueues(background.mails);
    expect(await moved(id)).toMatchObject({ state: 'retry', retry_count: 0 });
  });
});

describe('prepareQueues on a database whose earlier jobs cannot be moved', () => {
  it('warns and goes on, because the worker tries again each minute', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    await controlPool().query('alter table pgboss.job rename to hidden');
    await prepareQueues(background.mails);
    expect(warn.mock.calls.join()).toContain('relation \\"pgboss.job\\" does not exist');
    warn.mockRestore();
  });
});

describe('startWorker beside a process with pg-boss 10', () => {
  it('sends the emails that were queued before the upgrade', async () => {
    const sink = await startSmtpSink();
    const { invitation } = await makeInvitation();
    await send(earlier, { invitation_id: invitation.id });
    await prepareQueues(background.mails);
    const worker = await startWorker(background);
    await until('the mail', async () => (await readInvitation(invitation.id)).delivery === 'sent');
    await worker.stop();
    await sink.stop();
    expect(sink.messages).toHaveLength(1);
  });

  it('shares the jobs that the other process still enqueues: each is handled once', async () => {
    await prepareQueues(background.mails);
    const ids = await Promise.all(Array.from({ length: 200 }, () => send(earlier)));
    const handledThere: string[] = [];
    const handle = async () => {
      for (let round = 0; round < 10; round++) {
        const jobs = await earlier.fetch(QUEUE, { batchSize: 5 });
        for (const { id } of jobs) {
          await earlier.complete(QUEUE, id);
          handledThere.push(id);
        }
      }
    };
    const [, ...counts] = await Promise.all([handle(), adoptEarlierJobs(), adoptEarlierJobs(), adoptEarlierJobs()]);
    await adoptEarlierJobs();
    const here = (await allJobs()).map(({ id }) => id);
    expect(counts.some((count) => count > 0)).toBe(true);
    expect([...here, ...handledThere].sort()).toEqual([...ids].sort());
  });
});

describe('adoptEarlierJobs', () => {
  const schemaIsThere = async () =>
    (await controlPool().query(`select to_regnamespace('pgboss') is not null as there`)).rows[0].there;

  it('drops the earlier schema a week after the upgrade, and copes with a release that creates it again', async () => {
    await prepareQueues(background.mails);
    expect(await schemaIsThere()).toBe(true);
    await controlPool().query(`update jobs.queue set created_on = now() - interval '8 days'`);
    const id = await send(earlier);
    expect(await adoptEarlierJobs()).toBe(1);
    expect(await schemaIsThere()).toBe(false);
    expect(await moved(id)).toMatchObject({ state: 'created' });
    expect(await adoptEarlierJobs()).toBe(0);
    const again = await send(await startEarlierRelease());
    expect(await adoptEarlierJobs()).toBe(1);
    expect(await moved(again)).toMatchObject({ state: 'created' });
  });

  it('drops the earlier schema once when several processes find it at the same time', async () => {
    await prepareQueues(background.mails);
    for (let round = 0; round < 5; round++) {
      await controlPool().query(`update jobs.queue set created_on = now() - interval '8 days'`);
      await Promise.all(Array.from({ length: 8 }, () => adoptEarlierJobs()));
      expect(await schemaIsThere()).toBe(false);
      await startEarlierRelease();
    }
  });
});
