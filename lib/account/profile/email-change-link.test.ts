import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { emailChanges, oneTimeTokens } from '@/db/schema/control/sign-in';
import { confirmEmailChange } from '@/lib/account/email-change/operations';
import { describeEmailChange } from '@/lib/account/email-change/read';
import { hashPassword } from '@/lib/account/password/password';
import { changePassword } from '@/lib/account/security/operations';
import { revokeSessions } from '@/lib/account/sessions/session';
import { findToken } from '@/lib/platform/crypto/tokens';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal, signIn } from '@/tests/signed-in';
import { cancelEmailChange, getEmailChange, requestEmailChange, resendEmailChange } from './operations';
import { ask, mailLink, person, signedIn, somewhere, unusedAddress } from './testing';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());

const confirm = (token: string | undefined) => confirmEmailChange(somewhere(), { token: token! });
const won = (outcomes: PromiseSettledResult<unknown>[]) =>
  outcomes.filter(({ status }) => status === 'fulfilled').length;

describe('the email change link', () => {
  it('works once for several clicks at the same time', async () => {
    const { session } = await signedIn();
    const token = await ask(sink, session.actor, unusedAddress());
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => confirm(token)));
    expect(won(outcomes)).toBe(1);
    expect((await refusal(confirm(token))).code).toBe('conflict');
    expect(await describeEmailChange(token!)).toBeUndefined();
  });

  it('is refused after an hour and for any other purpose', async () => {
    const { session } = await signedIn();
    const token = await ask(sink, session.actor, unusedAddress());
    const [row] = await controlDb().select().from(oneTimeTokens).where(eq(oneTimeTokens.user_id, session.actor.id));
    expect((Date.parse(row!.expires_at) - Date.now()) / 60_000).toBeCloseTo(60, 0);
    for (const purpose of ['password_reset', 'join', 'email_change_undo'] as const) {
      expect(await findToken(controlDb(), purpose, token!)).toBeUndefined();
    }
    await controlDb()
      .update(oneTimeTokens)
      .set({ expires_at: sql`now() - interval '1 second'` })
      .where(eq(oneTimeTokens.id, row!.id));
    expect((await refusal(confirm(token))).code).toBe('conflict');
  });

  it('is voided by a new request; one of two concurrent requests remains', async () => {
    const { session, user } = await signedIn();
    const first = await ask(sink, session.actor, unusedAddress());
    const second = unusedAddress();
    const token = await ask(sink, session.actor, second);
    expect((await refusal(confirm(first))).code).toBe('conflict');
    expect(await confirm(token)).toEqual({ email: second });
    await Promise.all(
      [unusedAddress(), unusedAddress(), unusedAddress()].map((email) => requestEmailChange(session.actor, { email })),
    );
    const open = sql`user_id = ${user.id} and confirmed_at is null and cancelled_at is null`;
    expect(await controlDb().$count(emailChanges, open)).toBe(1);
  });

  it('is voided by a cancellation; only one of the two happens at once', async () => {
    const { session, user } = await signedIn();
    const token = await ask(sink, session.actor, unusedAddress());
    await cancelEmailChange(session.actor, {});
    expect(await getEmailChange(session.actor, {})).toBeNull();
    expect(await describeEmailChange(token!)).toBeUndefined();
    expect((await refusal(confirm(token))).code).toBe('conflict');
    expect((await refusal(cancelEmailChange(session.actor, {}))).code).toBe('not_found');
    for (let round = 0; round < 3; round++) {
      const again = await ask(sink, session.actor, unusedAddress());
      const outcomes = await Promise.allSettled([confirm(again), cancelEmailChange(session.actor, {})]);
      expect(won(outcomes)).toBe(1);
    }
    expect(user.id).toBe(session.actor.id);
  });

  it('is not sent once the request is cancelled', async () => {
    const { session } = await signedIn();
    const { id } = await requestEmailChange(session.actor, { email: unusedAddress() });
    await cancelEmailChange(session.actor, {});
    expect(await mailLink(sink, id)).toBeUndefined();
    expect(sink.messages).toHaveLength(0);
  });

  it('is replaced when it is sent again', async () => {
    const { session } = await signedIn();
    const email = unusedAddress();
    const first = await ask(sink, session.actor, email);
    const { id } = await resendEmailChange(session.actor, {});
    const second = await mailLink(sink, id);
    expect((await refusal(confirm(first))).code).toBe('conflict');
    expect(await confirm(second)).toEqual({ email });
    expect((await refusal(resendEmailChange(session.actor, {}))).code).toBe('not_found');
  });
});

describe('the session that requested an email change', () => {
  it('may have signed out in the meantime', async () => {
    const { session } = await signedIn();
    const email = unusedAddress();
    const token = await ask(sink, session.actor, email);
    await revokeSessions(controlDb(), { user_id: session.actor.id, only: session.id }, 'signed_out');
    expect(await confirm(token)).toEqual({ email });
  });

  it.each(['revoked', 'password_reset', 'suspended', 'temporary_password'])(
    'must not have been ended by another cause than signing out (%s)',
    async (reason) => {
      const { session, user } = await signedIn();
      const token = await ask(sink, session.actor, unusedAddress());
      await revokeSessions(controlDb(), { user_id: user.id, only: session.id }, reason);
      expect((await refusal(confirm(token))).code).toBe('conflict');
      expect((await person(user.id)).email).toBe(user.email);
    },
  );

  it('loses its request when the password changes, even in the same session', async () => {
    const organization = await makeOrganization();
    const password = 'correct horse battery staple';
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: await hashPassword(password) });
    const { actor } = await signIn(organization.id, user.id);
    const token = await ask(sink, actor, unusedAddress());
    await changePassword(actor, { current_password: password, new_password: 'nine copper kettles whistling' });
    expect(await getEmailChange(actor, {})).toBeNull();
    expect((await refusal(confirm(token))).code).toBe('conflict');
  });
});
