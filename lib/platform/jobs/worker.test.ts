import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlPool, inTransaction } from '@/db/client';
import { background } from '@/lib/background';
import { readEnv } from '@/lib/core/env';
import { startFaultySmtp } from '@/lib/platform/mail/faulty-smtp';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { enqueue, prepareQueues } from './queue';
import { allJobs, enqueueNow, makeInvitation, readInvitation, skipTheWait, until } from './testing';
import { startWorker } from './worker';

let sink: SmtpSink;
let worker: Awaited<ReturnType<typeof startWorker>> | undefined;
const lines: string[] = [];

const invite = (invitation_id: string) => ({ name: 'send-invitation', data: { invitation_id } }) as const;
const stateOf = async (invitation_id: string) =>
  (await allJobs()).find((job) => job.name === 'send-invitation' && job.data.invitation_id === invitation_id)?.state;

async function secondsToStart(invitation_id: string): Promise<number> {
  const { rows } = await controlPool().query<{ seconds: number }>(
    `select extract(epoch from started_on - created_on)::float8 as seconds from jobs.job where data->>'invitation_id' = $1`,
    [invitation_id],
  );
  return rows[0]!.seconds;
}

beforeAll(async () => {
  await prepareQueues(background.mails);
  sink = await startSmtpSink();
  for (const level of ['error', 'warn'] as const)
    vi.spyOn(console, level).mockImplementation((line) => lines.push(line));
});
afterAll(() => sink.stop());
beforeEach(() => {
  sink.messages.length = 0;
  sink.answers.length = 0;
  lines.length = 0;
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
});

describe('startWorker', () => {
  it('claims a job when it is committed, not at the next poll', async () => {
    worker = await startWorker(background);
    const { invitation } = await makeInvitation();
    // The loop has looked just now, and would look again in two or ten seconds.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await enqueueNow(invite(invitation.id));
    await until('the mail', () => sink.messages.length === 1);
    expect(await secondsToStart(invitation.id)).toBeLessThan(0.4);
  });

  it('claims a job of another process when it is committed, not at the next poll', { timeout: 60_000 }, async () => {
    worker = await startWorker(background);
    const { invitation } = await makeInvitation();
    const program = `
      import { enqueueNow } from './lib/platform/jobs/testing.ts';
      await enqueueNow(${JSON.stringify(invite(invitation.id))});`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    await once(child, 'exit');
    await until('the mail', () => sink.messages.length === 1);
    // The poll comes every ten seconds.
    expect(await secondsToStart(invitation.id)).toBeLessThan(3);
  });

  it('does nothing for a job that was rolled back', async () => {
    worker = await startWorker(background);
    const { invitation } = await makeInvitation();
    const failed = inTransaction(controlPool(), async (tx) => {
      await enqueue(tx, invite(invitation.id));
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sink.messages).toHaveLength(0);
  });

  it('handles jobs enqueued before it started, and shares them with another worker', async () => {
    const made = await Promise.all(Array.from({ length: 12 }, () => makeInvitation()));
    for (const { invitation } of made) await enqueueNow(invite(invitation.id));
    const [one, two] = await Promise.all([startWorker(background), startWorker(background)]);
    await until('all mails', () => sink.messages.length >= 12);
    await Promise.all([one.stop(), two.stop()]);
    expect(sink.messages).toHaveLength(12);
    expect(new Set(sink.messages.map((message) => message.messageId)).size).toBe(12);
  });

  it('waits for running jobs when it is stopped', async () => {
    const { invitation } = await makeInvitation();
    await enqueueNow(invite(invitation.id));
    worker = await startWorker(background);
    await until('the claim', async () => (await stateOf(invitation.id)) !== 'created');
    await worker.stop();
    expect(await stateOf(invitation.id)).toBe('completed');
    expect((await readInvitation(invitation.id)).delivery).toBe('sent');
  });

  it('takes over a job of a killed worker as soon as its lease expires', { timeout: 60_000 }, async () => {
    const hanging = await startFaultySmtp({ rcpt: 'hang' });
    const { invitation } = await makeInvitation();
    await enqueueNow(invite(invitation.id));
    const program = `
      import { background } from './lib/background.ts';
      import { startWorker } from './lib/platform/jobs/worker.ts';
      await startWorker(background);`;
    const env = { ...process.env, SMTP_URL: `smtp://127.0.0.1:${hanging.port}` };
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], { env });
    await vi.waitFor(async () => expect(await stateOf(invitation.id)).toBe('active'), { timeout: 30_000 });
    child.kill('SIGKILL');
    hanging.stop();
    worker = await startWorker(background, { lease_ms: 1_000 });
    await until('the mail', () => sink.messages.length === 1);
    await until('the end', async () => (await stateOf(invitation.id)) === 'completed');
  });

  it('keeps a job that takes longer than its lease', async () => {
    const slow = await startFaultySmtp({ end: 'hang' });
    const url = readEnv().SMTP_URL;
    Object.assign(readEnv(), { SMTP_URL: `smtp://127.0.0.1:${slow.port}?socketTimeout=3000` });
    const { invitation } = await makeInvitation();
    await enqueueNow(invite(invitation.id));
    const workers = await Promise.all([
      startWorker(background, { lease_ms: 400 }),
      startWorker(background, { lease_ms: 400 }),
    ]);
    await until('the try to end', async () => (await stateOf(invitation.id)) === 'retry');
    await Promise.all(workers.map((one) => one.stop()));
    Object.assign(readEnv(), { SMTP_URL: url });
    slow.stop();
    expect(slow.connections()).toBe(1);
    await controlPool().query(`delete from jobs.job where state = 'retry'`);
  });

  it('fails a job whose worker died at the last attempt, and records that in the dead letter', async () => {
    const { invitation } = await makeInvitation();
    await enqueueNow(invite(invitation.id));
    await controlPool().query(
      `update jobs.job set state = 'active', heartbeat_on = now() - interval '3 minutes', retry_count = retry_limit
        where data->>'invitation_id' = $1`,
      [invitation.id],
    );
    worker = await startWorker(background, { lease_ms: 400 });
    await until('the end', async () => (await stateOf(invitation.id)) === 'failed');
    const [letter] = (await allJobs()).filter(
      (job) => job.name === 'dead-letter' && job.data.invitation_id === invitation.id,
    );
    expect(letter).toMatchObject({
      source_name: 'send-invitation',
      source_output: { message: 'Its worker died during the last attempt.' },
    });
  });
});

describe('startWorker with a mail server that rejects', () => {
  it('gives up after a 550 and saves the reason', async () => {
    sink.answers.push({ code: 550, words: '5.1.1 No such user here' });
    const { invitation } = await makeInvitation();
    worker = await startWorker(background);
    await enqueueNow(invite(invitation.id));
    await until('the end', async () => (await stateOf(invitation.id)) === 'completed');
    const after = await readInvitation(invitation.id);
    expect(after).toMatchObject({ delivery: 'failed', sent_at: null });
    expect(after.delivery_error).toBe('The mail server rejected the message: “550 5.1.1 No such user here”');
    expect(lines).toHaveLength(1);
  });

  it('sends once when a 451 is followed by success, and shows the reason meanwhile', async () => {
    sink.answers.push({ code: 451, words: '4.7.1 Greylisted, come back later' });
    const { invitation } = await makeInvitation();
    worker = await startWorker(background);
    await enqueueNow(invite(invitation.id));
    await until('the first try', async () => (await stateOf(invitation.id)) === 'retry');
    const between = await readInvitation(invitation.id);
    expect(between.delivery).toBe('queued');
    expect(between.delivery_error).toContain('Greylisted');
    const waiting = (await allJobs()).find((job) => job.data.invitation_id === invitation.id)!;
    expect(waiting.seconds_to_start).toBeGreaterThan(15);
    expect(waiting.seconds_to_start).toBeLessThan(41);
    await skipTheWait();
    await until('the mail', async () => (await readInvitation(invitation.id)).delivery === 'sent');
    expect(sink.messages).toHaveLength(1);
    expect((await readInvitation(invitation.id)).delivery_error).toBeNull();
  });

  it('keeps a dead letter when all nine attempts end with a 421', async () => {
    sink.answers.push(...Array.from({ length: 3 }, () => ({ code: 421, words: 'Too busy' })));
    const { invitation } = await makeInvitation();
    worker = await startWorker(background);
    await enqueueNow(invite(invitation.id));
    await until('the first try', async () => (await stateOf(invitation.id)) === 'retry');
    await controlPool().query(`update jobs.job set retry_count = 6 where state = 'retry'`);
    await until('the end', async () => {
      await skipTheWait();
      return (await stateOf(invitation.id)) === 'failed';
    });
    expect(sink.answers).toHaveLength(0);
    expect((await readInvitation(invitation.id)).delivery).toBe('failed');
    const dead = (await allJobs()).filter((job) => job.name === 'dead-letter');
    const letter = dead.find((job) => job.data.invitation_id === invitation.id)!;
    expect(letter.data).toEqual({ invitation_id: invitation.id });
    expect(letter).toMatchObject({
      source_name: 'send-invitation',
      source_output: { message: expect.stringContaining('421 Too busy') },
    });
  });
});

describe('startWorker without a reachable mail server', () => {
  it('keeps the invitation queued and sends it once the server is back', async () => {
    const { port } = sink;
    await sink.stop();
    const { invitation, user } = await makeInvitation();
    worker = await startWorker(background);
    await enqueueNow(invite(invitation.id));
    await until('the first try', async () => (await stateOf(invitation.id)) === 'retry');
    const between = await readInvitation(invitation.id);
    expect(between).toMatchObject({ delivery: 'queued', delivery_error: 'The mail server cannot be reached.' });
    sink = await startSmtpSink(port);
    await skipTheWait();
    await until('the mail', async () => (await readInvitation(invitation.id)).delivery === 'sent');
    expect(sink.recipients).toEqual([user.email]);
  });
});

describe('jobs and log lines of a worker', () => {
  it('contain neither secrets nor recipients', async () => {
    sink.answers.push({ code: 550, words: 'No mailbox <somebody@acme.example> here' });
    const refused = await makeInvitation();
    const sent = await makeInvitation();
    worker = await startWorker(background);
    await enqueueNow(invite(refused.invitation.id));
    await until('the refusal', async () => (await stateOf(refused.invitation.id)) === 'completed');
    await enqueueNow(invite(sent.invitation.id));
    await until('the mail', () => sink.messages.length === 1);
    await worker.stop();
    const password = /[a-z0-9]{4}(-[a-z0-9]{4}){5}/.exec(sink.messages[0]!.text!)![0];
    const written = JSON.stringify([await allJobs(), lines]);
    expect(written).not.toContain(password);
    expect(written).not.toMatch(/[^\s"]+@[^\s"]+/);
    expect(lines.every((line) => !line.includes('\n'))).toBe(true);
  });

  it('state that no mail server is set up', async () => {
    Object.assign(readEnv(), { SMTP_URL: undefined, LOCAL_INBOX: false });
    const { invitation } = await makeInvitation();
    worker = await startWorker(background);
    await enqueueNow(invite(invitation.id));
    await until('the first try', async () => (await stateOf(invitation.id)) === 'retry');
    expect((await readInvitation(invitation.id)).delivery_error).toBe('No mail server is set up on this installation.');
  });
});
