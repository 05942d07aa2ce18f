import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it, vi } from 'vitest';
import { background } from '@/lib/background';
import { openSilentProxy } from '@/tests/silent-proxy';

const proxy = await openSilentProxy();
process.env.DATABASE_URL = proxy.url;
afterAll(() => proxy.close());

const { startSmtpSink } = await import('@/lib/platform/mail/smtp-sink');
const { enqueueNow, firstAttempt, makeInvitation, readInvitation } = await import('./testing');
const { startWorker } = await import('./worker');
const { controlPool } = await import('@/db/client');

it('sends an email once when the database fails over right after sending', { timeout: 90_000 }, async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const sink = await startSmtpSink();
  const { invitation } = await makeInvitation();
  await enqueueNow({ name: 'send-invitation', data: { invitation_id: invitation.id } });
  sink.onMessage = () => {
    sink.onMessage = undefined;
    proxy.cut();
  };
  const worker = await startWorker(background, { lease_ms: 4_000 });
  await vi.waitFor(() => expect(sink.messages).toHaveLength(1), { timeout: 20_000 });
  await sleep(20_000);
  proxy.restore();
  await vi.waitFor(async () => expect((await readInvitation(invitation.id)).delivery).toBe('sent'), {
    timeout: 30_000,
    interval: 250,
  });
  await worker.stop();
  await sink.stop();
  expect(sink.messages).toHaveLength(1);
});

it('sends an email in the same attempt when the database fails over while it is prepared', {
  timeout: 60_000,
}, async () => {
  const { mails } = background;
  const { invitation } = await makeInvitation();
  const sink = await startSmtpSink();
  await controlPool().query('select 1');
  proxy.cut();
  const sending = mails
    .find(({ name }) => name === 'send-invitation')!
    .send({ invitation_id: invitation.id } as never, firstAttempt());
  await sleep(3_000);
  proxy.restore();
  expect(await sending).toEqual({ outcome: 'sent' });
  await sink.stop();
  expect(sink.messages).toHaveLength(1);
});
