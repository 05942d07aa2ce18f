import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { background } from '@/lib/background';
import { getBulkChange, startBulkChange } from '@/lib/organization/bulk-changes/operations';
import { getUser } from '@/lib/organization/members/operations';
import { owned } from '@/lib/organization/members/testing';
import { startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember } from '@/tests/fixtures';
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

it('makes no bulk change that was not finished on such a copy', async () => {
  const { organization, actor } = await owned();
  const { user } = await makeMember(organization, 'MEMBER');
  const { id } = await startBulkChange(actor, { action: 'remove', user_ids: [user.id] });
  await controlPool().query(readFileSync('deploy/restored-copy.sql', 'utf8'));
  const worker = await startWorker(background);
  await sleep(1_500);
  await worker.stop();
  expect(await getBulkChange(actor, { id })).toMatchObject({ status: 'cancelled', succeeded: 0 });
  expect((await getUser(actor, { id: user.id })).status).toBe('active');
});

it('deletes the queued mails in a copy of an earlier release, which lacks the schema jobs and later tables', async () => {
  await controlPool().query(`
    alter schema jobs rename to jobs_later;
    alter table integration_connections rename to connections_later;
    alter table bulk_changes rename to changes_later;
    create schema pgboss;
    create table pgboss.job as select id, name, state from jobs_later.job with no data;
    insert into pgboss.job values (gen_random_uuid(), 'send-invitation', 'created'), (gen_random_uuid(), 'send-invitation', 'completed')`);
  try {
    await controlPool().query(readFileSync('deploy/restored-copy.sql', 'utf8'));
    expect((await controlPool().query('select state from pgboss.job')).rows).toEqual([{ state: 'completed' }]);
  } finally {
    await controlPool().query(
      'drop schema pgboss cascade; alter schema jobs_later rename to jobs; alter table connections_later rename to integration_connections; alter table changes_later rename to bulk_changes',
    );
  }
});
