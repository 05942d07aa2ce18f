import { beforeAll, describe, expect, it } from 'vitest';
import { controlPool, inTransaction } from '@/db/client';
import { background } from '@/lib/background';
import { newId } from '@/lib/core/id';
import { enqueue, prepareQueues, queueClient, queueState } from './queue';
import { allJobs, enqueueNow } from './testing';

const { mails } = background;
const job = () => ({ name: 'send-password-changed', data: { user_id: newId() } }) as const;

describe('prepareQueues', () => {
  beforeAll(() => controlPool().query('drop schema if exists jobs cascade'));

  it('makes enqueue fail before it has run, so that no change is committed without its job', async () => {
    await expect(enqueueNow(job())).rejects.toThrow();
  });

  it('can run in several processes at once', async () => {
    for (let round = 0; round < 5; round++) {
      await controlPool().query('drop schema if exists jobs cascade');
      await Promise.all([prepareQueues(mails), prepareQueues(mails), prepareQueues(mails), prepareQueues(mails)]);
    }
    const names = (await (await queueClient()).getQueues()).map((queue) => queue.name);
    expect(names.sort()).toEqual(['dead-letter', ...mails.map(({ name }) => name)].sort());
  });
});

describe('prepareQueues on queues that exist', () => {
  beforeAll(() => prepareQueues(mails));

  /** The version of each queue's row. */
  const versions = async () => {
    const { rows } = await controlPool().query<{ name: string; version: string }>(
      'select name, xmin::text as version from jobs.queue',
    );
    return new Map(rows.map(({ name, version }) => [name, version]));
  };

  it('writes only those whose policy differs', async () => {
    const before = await versions();
    await prepareQueues(mails);
    expect(await versions()).toEqual(before);
    await controlPool().query(`update jobs.queue set retry_limit = 2, notify = false where name = 'send-invitation'`);
    const changed = await versions();
    await prepareQueues(mails);
    const after = await versions();
    expect([...after].filter(([name, version]) => changed.get(name) !== version).map(([name]) => name)).toEqual([
      'send-invitation',
    ]);
    expect(await (await queueClient()).getQueue('send-invitation')).toMatchObject({ retryLimit: 8, notify: true });
  });
});

describe('enqueue', () => {
  beforeAll(() => prepareQueues(mails));

  it('writes the job when the transaction commits', async () => {
    const mine = job();
    await enqueueNow(mine);
    expect((await allJobs()).map((row) => row.data)).toContainEqual(mine.data);
  });

  it('writes nothing when the transaction rolls back', async () => {
    const mine = job();
    const failed = inTransaction(controlPool(), async (tx) => {
      await enqueue(tx, mine);
      throw new Error('the change failed');
    });
    await expect(failed).rejects.toThrow('the change failed');
    expect((await allJobs()).map((row) => row.data)).not.toContainEqual(mine.data);
  });

  it('keeps the job invisible before the commit', async () => {
    const mine = job();
    await inTransaction(controlPool(), async (tx) => {
      await enqueue(tx, mine);
      expect((await allJobs()).map((row) => row.data)).not.toContainEqual(mine.data);
    });
  });

  it('throws when there is no queue of this name', async () => {
    await expect(enqueueNow({ name: 'nobody' as never, data: { user_id: 'x' } })).rejects.toThrow(
      'Queue nobody does not exist',
    );
  });

  it('retries up to nine attempts over one and a half to three hours', async () => {
    const queue = await (await queueClient()).getQueue('send-invitation');
    expect(queue).toMatchObject({ retryLimit: 8, retryDelay: 20, retryBackoff: true, deadLetter: 'dead-letter' });
  });
});

describe('queueClient', () => {
  it('returns no broken connection to the pool when one of several statements fails', async () => {
    const db = (await queueClient()).getDb();
    await expect(db.executeSql('begin; select 1/0; commit;', undefined as never)).rejects.toThrow('division by zero');
    const answers = await Promise.all(Array.from({ length: 20 }, () => controlPool().query('select 1 as one')));
    expect(answers.every((answer) => answer.rows[0].one === 1)).toBe(true);
  });
});

describe('queueState', () => {
  it('counts the jobs that are due and how long the oldest has waited', async () => {
    await controlPool().query('delete from jobs.job');
    expect(await queueState()).toEqual({ due: 0, oldest_due_seconds: 0, dead: 0 });
    await enqueueNow(job());
    await controlPool().query(`update jobs.job set start_after = now() - interval '90 seconds'`);
    const state = await queueState();
    expect(state).toMatchObject({ due: 1, dead: 0 });
    expect(state.oldest_due_seconds).toBeGreaterThan(89);
  });
});
