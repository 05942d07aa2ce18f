import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';
import { passwordChangedMail } from '@/lib/account/mail/password-changed';
import { passwordResetMail } from '@/lib/account/mail/password-reset';
import { newId } from '@/lib/core/id';
import { temporaryPasswordMail } from '@/lib/organization/mail/temporary-password';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { firstAttempt, makeInvitation, tokensOf } from './testing';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());
beforeEach(() => {
  sink.messages.length = 0;
});

async function makeMember() {
  const { user, organization } = await makeInvitation({ password_hash: '$argon2id$' });
  await controlDb()
    .insert(memberships)
    .values({ user_id: user.id, organization_id: organization.id, role: 'MEMBER', status: 'active' });
  return { user, organization };
}

describe('passwordResetMail', () => {
  it('contains a link that is valid for one hour and invalidates the previous one', async () => {
    const { user } = await makeMember();
    await passwordResetMail.send({ user_id: user.id }, firstAttempt());
    await passwordResetMail.send({ user_id: user.id }, firstAttempt());
    const links = sink.messages.map(
      (message) => /http:\/\/localhost:3100\/reset\?token=([\w-]+)/.exec(message.text!)![1]!,
    );
    const [token, ...more] = await tokensOf(user.id);
    expect(more).toHaveLength(0);
    expect(token).toMatchObject({ purpose: 'password_reset', token_hash: sha256(links[1]!) });
    expect((Date.parse(token!.expires_at) - Date.now()) / 60_000).toBeCloseTo(60, 0);
  });

  it('is skipped when the person is gone', async () => {
    expect((await passwordResetMail.send({ user_id: newId() }, firstAttempt())).outcome).toBe('skipped');
  });
});

describe('temporaryPasswordMail', () => {
  it('contains a temporary password for the person and the organization', async () => {
    const { user, organization } = await makeMember();
    await temporaryPasswordMail.send(
      { user_id: user.id, organization_id: organization.id, requested_by: 'Grace Hopper' },
      firstAttempt(),
    );
    const text = sink.messages[0]!.text!;
    const [token] = await tokensOf(user.id);
    expect(token!.token_hash).toBe(sha256(/[a-z0-9]{4}(-[a-z0-9]{4}){5}/.exec(text)![0]));
    expect(token).toMatchObject({ purpose: 'temporary_password', organization_id: organization.id });
    expect(text).toContain('Grace Hopper');
  });

  it('is skipped when the person is no longer a member', async () => {
    const [member, other] = [await makeMember(), await makeMember()];
    const data = { user_id: member.user.id, organization_id: other.organization.id, requested_by: 'Grace Hopper' };
    expect((await temporaryPasswordMail.send(data, firstAttempt())).outcome).toBe('skipped');
    expect(sink.messages).toHaveLength(0);
  });
});

describe('passwordChangedMail', () => {
  it('states the time of the change in the time zone of the person', async () => {
    const { user } = await makeMember();
    const changed = { password_changed_at: sql`'2026-03-20T14:00:00Z'`, time_zone: 'Asia/Kolkata' };
    await controlDb().update(users).set(changed).where(eq(users.id, user.id));
    await passwordChangedMail.send({ user_id: user.id }, { ...firstAttempt(), job_id: 'job-1' });
    expect(sink.messages[0]!.text).toContain('Friday, 20 March 2026 at 19:30 GMT+5:30');
    expect(sink.messages[0]!.messageId).toBe('<job-1@localhost>');
  });
});
