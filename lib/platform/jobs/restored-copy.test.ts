import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { background } from '@/lib/background';
import { startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { allJobs, enqueueNow, makeInvitation, readInvitation } from './testing';
import { startWorker } from './worker';

it('sends none of the queued mails on a copy that deploy/restored-copy.sql was run on', async () => {
  const sink = await startSmtpSink();
  const { invitation } = await makeInvitation();
  await enqueueNow({ name: 'send-invitation', data: { invitation_id: invitation.id } });
  await controlPool().query(readFileSync('deploy/restored-copy.sql', 'utf8'));
  const worker = await startWorker(background);
  await sleep(1_500);
  await worker.stop();
  await sink.stop();
  expect(sink.messages).toEqual([]);
  expect(await allJobs()).toEqual([]);
  expect(await readInvitation(invitation.id)).toMatchObject({ delivery: 'failed' });
});

it('deletes the queued mails in a copy of an earlier release, which lacks the schema jobs and later tables', async () => {
  await controlPool().query(`
    alter schema jobs rename to jobs_later;
    alter table integration_connections rename to connections_later;
    create schema pgboss;
    create table pgboss.job as select id, name, state from jobs_later.job with no data;
    insert into pgboss.job values (gen_random_uuid(), 'send-invitation', 'created'), (gen_random_uuid(), 'send-invitation', 'completed')`);
  try {
    await controlPool().query(readFileSync('deploy/restored-copy.sql', 'utf8'));
    expect((await controlPool().query('select state from pgboss.job')).rows).toEqual([{ state: 'completed' }]);
  } finally {
    await controlPool().query(
      'drop schema pgboss cascade; alter schema jobs_later rename to jobs; alter table connections_later rename to integration_connections',
    );
  }
});
