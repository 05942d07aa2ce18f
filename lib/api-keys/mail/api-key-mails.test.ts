import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { memberships, users } from '@/db/schema/control/organizations';
import { announceExpiries } from '@/lib/api-keys/keys/background';
import {
  createApiKey,
  endApiKeySecret,
  revokeApiKey,
  rotateApiKey,
  updateApiKey,
} from '@/lib/api-keys/keys/operations';
import { background } from '@/lib/background';
import type { Actor } from '@/lib/core/actor';
import { allJobs, until } from '@/lib/platform/jobs/testing';
import { startWorker } from '@/lib/platform/jobs/worker';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { apiKeyExpiringMail } from './api-key-expiring';

let sink: SmtpSink;
let worker: Awaited<ReturnType<typeof startWorker>>;
beforeAll(async () => {
  sink = await startSmtpSink();
  worker = await startWorker(background);
});
afterAll(async () => {
  await worker.stop();
  await sink.stop();
});

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let owner: Actor;
let address: string;
beforeEach(async () => {
  sink.messages.length = 0;
  organization = await makeOrganization({ name: 'Acme Voice' });
  const member = await makeMember(organization, 'OWNER', { first_name: 'Ada', time_zone: 'Asia/Kolkata' });
  owner = member.actor;
  address = member.user.email;
});

const NAME = 'CRM sync';
const make = (values: object = {}) =>
  createApiKey(owner, { name: NAME, permissions: ['calls:read', 'leads:write'], ...values });
/** Waits for the next mail whose subject starts with the text. */
async function mail(subject: string) {
  const found = () => sink.messages.find((message) => message.subject?.startsWith(subject));
  await until(`a mail “${subject}”`, () => found() !== undefined);
  return found()!;
}
const attempt = { job_id: 'job-1', enqueued_at: new Date(), last: false };

describe('apiKeyCreatedMail', () => {
  it('tells each owner who created a key and what it may do, without the key itself', async () => {
    const second = (await makeMember(organization, 'OWNER')).user.email;
    await makeMember(organization, 'ADMIN');
    const { id, key } = await make({ allowed_addresses: ['203.0.113.0/24'], expires_at: '2030-03-20T14:00:00Z' });
    await until('two mails', () => sink.messages.length === 2);
    const to = sink.messages.flatMap((message) => message.to?.map((one) => one.address));
    expect(to.sort()).toEqual([address, second].sort());
    const { subject, text } = sink.messages.find((message) => message.text?.includes('Hello Ada'))!;
    expect(subject).toBe(`New API key in Acme Voice: ${NAME}`);
    for (const words of [
      'Test OWNER',
      `${NAME} (ends with ${key.slice(-4)})`,
      'calls:read, leads:write',
      '203.0.113.0/24',
      'Wednesday, 20 March 2030 at 19:30 GMT+5:30',
      `http://localhost:3100/settings/api-keys/${id}`,
    ]) {
      expect(text).toContain(words);
    }
    const everything = JSON.stringify([sink.messages, await allJobs()]);
    expect(everything).not.toContain(key.slice(12, -4));
  });

  it('is not sent when creating the key fails', async () => {
    await expect(make({ expires_at: '2001-01-01T00:00:00Z' })).rejects.toThrow();
    expect((await allJobs()).filter(({ data }) => data.user_id === owner.id)).toEqual([]);
  });
});

describe('apiKeyRotatedMail', () => {
  it('states who rotated the key, the last four characters of the new secret, and when the old one ends', async () => {
    const { id } = await make();
    const { key, secrets } = await rotateApiKey({ ...owner, label: 'Grace Hopper' }, { id });
    const { text } = await mail('API key rotated in Acme Voice');
    expect(text).toContain('Grace Hopper');
    expect(text).toContain(`${NAME} (ends with ${key.slice(-4)})`);
    const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Kolkata' });
    expect(text).toContain(`at ${minutes.format(new Date(secrets[1]!.expires_at!))} GMT+5:30`);
    expect(JSON.stringify([sink.messages, await allJobs()])).not.toContain(key.slice(12, -4));
  });

  it('states that the old secret no longer works when there is no grace period', async () => {
    await rotateApiKey(owner, { id: (await make()).id, grace_seconds: 0 });
    expect((await mail('API key rotated')).text).toContain('The old secret no longer works.');
  });

  it('is not sent again when the old secret is ended early', async () => {
    const { id } = await make();
    const { secrets } = await rotateApiKey(owner, { id });
    await endApiKeySecret(owner, { id, secret_id: secrets[1]!.id });
    const names = (await allJobs()).filter(({ data }) => data.api_key_id === id).map(({ name }) => name);
    expect(names.sort()).toEqual(['send-api-key-created', 'send-api-key-rotated']);
  });
});

describe('apiKeyExpiringMail', () => {
  const near = async () => {
    const { id, last_four } = await make();
    const expires_at = '2030-03-20T14:00:00.000Z';
    await controlDb().update(apiKeys).set({ expires_at, expiry_notice_for: expires_at }).where(eq(apiKeys.id, id));
    return { id, last_four, data: { api_key_id: id, user_id: owner.id } };
  };

  it('states the creator, the last use and what to do', async () => {
    const { id, last_four, data } = await near();
    const use = { last_used_at: '2026-01-05T10:00:00.000Z', last_used_ip: '193.0.6.139' };
    await controlDb().update(apiKeySecrets).set(use).where(eq(apiKeySecrets.api_key_id, id));
    expect(await apiKeyExpiringMail.send(data, attempt)).toEqual({ outcome: 'sent' });
    const { text } = await mail('API key expires soon in Acme Voice');
    for (const words of [
      'stops working on Wednesday, 20 March 2030 at 19:30 GMT+5:30',
      `${NAME} (ends with ${last_four})`,
      'Test OWNER',
      'Monday, 5 January 2026 at 15:30 GMT+5:30, from 193.0.6.139 (Netherlands)',
      'Choose a later expiry',
      'If you no longer need the key',
      'Then rotate the key',
      `/settings/api-keys/${id}`,
    ]) {
      expect(text).toContain(words);
    }
  });

  it('states that a key was never used', async () => {
    const { data } = await near();
    await apiKeyExpiringMail.send(data, attempt);
    expect((await mail('API key expires soon')).text).toMatch(/Last used\s+Never/);
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['was revoked', (id) => revokeApiKey(owner, { id })],
    ['was disabled', (id) => updateApiKey(owner, { id, disabled: true })],
    ['was given another expiry', (id) => updateApiKey(owner, { id, expires_at: '2031-01-01T00:00:00Z' })],
    ['is gone', (id) => controlDb().delete(apiKeys).where(eq(apiKeys.id, id))],
    [
      'belongs to the playground',
      (id) => controlDb().update(apiKeys).set({ purpose: 'playground' }).where(eq(apiKeys.id, id)),
    ],
    [
      'belongs to an organization that the person no longer owns',
      async () => {
        await makeMember(organization, 'OWNER');
        await controlDb().update(memberships).set({ role: 'ADMIN' }).where(eq(memberships.user_id, owner.id));
      },
    ],
  ])('is skipped when the key %s meanwhile', async (_, happen) => {
    const { id, data } = await near();
    await happen(id);
    expect((await apiKeyExpiringMail.send(data, attempt)).outcome).toBe('skipped');
  });

  it('is sent once when several workers notice the same expiry', async () => {
    const { id } = await make();
    await controlDb().update(users).set({ first_name: 'Zoe' }).where(eq(users.id, owner.id));
    const inSixDays = new Date(Date.now() + 6 * 86_400_000).toISOString();
    await controlDb().update(apiKeys).set({ expires_at: inSixDays }).where(eq(apiKeys.id, id));
    const others = [await startWorker(background), await startWorker(background)];
    const { text } = await mail('API key expires soon');
    expect(text).toContain('Hello Zoe');
    await announceExpiries();
    await Promise.all(others.map((one) => one.stop()));
    await vi.waitFor(async () => expect((await allJobs()).every(({ state }) => state === 'completed')).toBe(true));
    expect(sink.messages.filter((message) => message.subject?.startsWith('API key expires soon'))).toHaveLength(1);
  });
});
