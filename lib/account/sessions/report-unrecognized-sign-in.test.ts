import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { users } from '@/db/schema/control/organizations';
import { trustedBrowsers } from '@/db/schema/control/second-factors';
import { knownDevices, sessions } from '@/db/schema/control/sign-in';
import { newDeviceMail } from '@/lib/account/mail/new-device';
import { namesOf, putPasskey } from '@/lib/account/passkeys/testing';
import { resetPassword } from '@/lib/account/password/operations';
import { describeReset } from '@/lib/account/password/read';
import { change, joinAnother, unusedAddress } from '@/lib/account/profile/testing';
import { trustBrowser } from '@/lib/account/second-factor/trusted-browser';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { enrolled, from, NEW, PASSWORD } from '@/lib/account/sign-in/sign-in-testing';
import { approximateLocation } from '@/lib/core/location';
import { sendTemporaryPassword } from '@/lib/organization/members/operations';
import { createToken, findToken } from '@/lib/platform/crypto/tokens';
import { firstAttempt } from '@/lib/platform/jobs/testing';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { browser, refusal, signIn as signedIn } from '@/tests/signed-in';
import { findSession } from './find-session';
import { reportUnrecognizedSignIn } from './operations';
import { describeReportedSignIn } from './read';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());

/** Sends the email about a session. @returns the secret of its link */
async function mailAbout(session_id: string): Promise<string> {
  sink.messages.length = 0;
  expect(await newDeviceMail.send({ session_id }, firstAttempt())).toEqual({ outcome: 'sent' });
  return /\/secure-account\?token=([\w-]+)/.exec(sink.messages[0]!.text!)![1]!;
}

/** A person with two-factor on, and an intruder's session. */
async function intruded() {
  const { user, owner, organization } = await enrolled();
  const [own, theirs] = [await signedIn(organization.id, user.id), await signedIn(organization.id, user.id)];
  return { user, owner, organization, own, theirs };
}

/** Moves a session's start back by some minutes. */
async function began(session_id: string, minutes: number): Promise<void> {
  await controlDb().execute(
    sql`update sessions set created_at = now() - make_interval(mins => ${minutes}) where id = ${session_id}`,
  );
}

describe('the new-device email', () => {
  it('shows time, device and IP address, and only the hash of its link is stored', async () => {
    const { user, theirs } = await intruded();
    await controlDb().update(users).set({ time_zone: 'Asia/Kolkata' }).where(eq(users.id, user.id));
    const token = await mailAbout(theirs.id);
    const [{ to, subject, text }] = sink.messages as [(typeof sink.messages)[number]];
    expect(to![0]!.address).toBe(user.email);
    expect(subject).toBe('New sign-in to Agni');
    for (const fact of ['Chrome', 'Linux', '203.0.113.7', 'GMT+5:30']) expect(text).toContain(fact);
    const link = await findToken(controlDb(), 'disown_session', token);
    expect(link).toMatchObject({ user_id: user.id, session_id: theirs.id });
    expect((Date.parse(link!.expires_at) - Date.now()) / 86_400_000).toBeCloseTo(7, 1);
    expect(await describeReportedSignIn(token)).toMatchObject({ email: user.email, ip: '203.0.113.7' });
  });

  it.each([
    ['193.0.6.139', 'Netherlands (approximate)'],
    ['192.168.1.4', 'Private network'],
    [null, 'Unknown location'],
  ])(
    'says where the sign-in from %s was, in text and HTML, and so does the page behind its link',
    async (ip, words) => {
      const { theirs } = await intruded();
      await controlDb().update(sessions).set({ ip }).where(eq(sessions.id, theirs.id));
      const token = await mailAbout(theirs.id);
      const { text, html } = sink.messages.at(-1)!;
      expect(text).toContain(words);
      expect(html).toContain(words);
      const { location } = (await describeReportedSignIn(token))!;
      expect(approximateLocation(location)).toBe(words);
    },
  );

  it('is not sent for a sign-in that was already reported', async () => {
    const { theirs } = await intruded();
    await reportUnrecognizedSignIn(from(), { token: await mailAbout(theirs.id) });
    expect((await newDeviceMail.send({ session_id: theirs.id }, firstAttempt())).outcome).toBe('skipped');
  });
});

describe('reportUnrecognizedSignIn', () => {
  it('ends every session, voids the password and leads to a new one', async () => {
    const { user, own, theirs } = await intruded();
    await trustBrowser(theirs.id);
    const { reset_token } = await reportUnrecognizedSignIn(from(), { token: await mailAbout(theirs.id) });
    for (const { token } of [own, theirs]) expect(await findSession(token, browser)).toBeUndefined();
    expect(await controlDb().$count(trustedBrowsers, eq(trustedBrowsers.user_id, user.id))).toBe(0);
    expect(await controlDb().$count(knownDevices, sql`user_id = ${user.id} and forgotten_at is null`)).toBe(0);
    expect((await refusal(signIn({ email: user.email, password: PASSWORD }, from()))).code).toBe('sign_in_failed');
    expect(await describeReset(reset_token)).toMatchObject({ access: { kind: 'member' } });
    await resetPassword(from(), { token: reset_token, new_password: NEW });
    const { token } = await signIn({ email: user.email, password: NEW }, from());
    expect((await findSession(token, browser))!.pending).toBe('verify_second_factor');
  });

  it('works when the session has ended or the intruder changed the password', async () => {
    const { user, theirs } = await intruded();
    const token = await mailAbout(theirs.id);
    await controlDb().execute(sql`update sessions set expires_at = now() where id = ${theirs.id}`);
    await controlDb().update(users).set({ password_hash: '$argon2id$' }).where(eq(users.id, user.id));
    await reportUnrecognizedSignIn(from(), { token });
    const [person] = await controlDb().select().from(users).where(eq(users.id, user.id));
    expect(person!.password_hash).toBeNull();
  });

  it('removes passkeys added since the sign-in', async () => {
    const { user, theirs } = await intruded();
    await putPasskey(user.id, 'own', 60);
    await putPasskey(user.id, 'theirs');
    await reportUnrecognizedSignIn(from(), { token: await mailAbout(theirs.id) });
    expect(await namesOf(user.id)).toEqual(['own']);
  });

  it('removes passkeys added since an earlier sign-in whose link is still valid', async () => {
    const { user, own, theirs } = await intruded();
    await began(own.id, 120);
    await began(theirs.id, 10);
    await putPasskey(user.id, 'old', 180);
    await putPasskey(user.id, 'between', 60);
    await mailAbout(own.id);
    await reportUnrecognizedSignIn(from(), { token: await mailAbout(theirs.id) });
    expect(await namesOf(user.id)).toEqual(['old']);
  });

  it('keeps passkeys older than the sign-ins that can still be reported', async () => {
    const { user, own, theirs } = await intruded();
    await began(own.id, 120);
    await began(theirs.id, 10);
    await putPasskey(user.id, 'between', 60);
    await mailAbout(own.id);
    await controlDb().execute(sql`update one_time_tokens set expires_at = now() where session_id = ${own.id}`);
    await reportUnrecognizedSignIn(from(), { token: await mailAbout(theirs.id) });
    expect(await namesOf(user.id)).toEqual(['between']);
  });

  it('considers an earlier sign-in whose link was voided by an email change', async () => {
    const { user, own, theirs } = await intruded();
    await began(theirs.id, 120);
    await putPasskey(user.id, 'between', 60);
    await mailAbout(theirs.id);
    await change(sink, own.actor, unusedAddress());
    const again = await signedIn(own.actor.organization_id, user.id);
    await reportUnrecognizedSignIn(from(), { token: await mailAbout(again.id) });
    expect(await namesOf(user.id)).toEqual([]);
  });

  it('works once for several clicks at once and voids the links about other sign-ins', async () => {
    const { own, theirs } = await intruded();
    const other = await mailAbout(own.id);
    const token = await mailAbout(theirs.id);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => reportUnrecognizedSignIn(from(), { token })),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const used of [token, other, 'nothing']) {
      expect((await refusal(reportUnrecognizedSignIn(from(), { token: used }))).code).toBe('conflict');
      expect(await describeReportedSignIn(used)).toBeUndefined();
    }
  });

  it('refuses a link after seven days', async () => {
    const { own } = await intruded();
    const old = await mailAbout(own.id);
    await controlDb().execute(sql`update one_time_tokens set expires_at = now() where session_id = ${own.id}`);
    expect((await refusal(reportUnrecognizedSignIn(from(), { token: old }))).code).toBe('conflict');
  });

  it('works after a password reset, which leaves the intruder’s passkey', async () => {
    const { user, theirs } = await intruded();
    const token = await mailAbout(theirs.id);
    await putPasskey(user.id, 'theirs');
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'password_reset', user_id: user.id }),
    );
    await resetPassword(from(), { token: secret, new_password: NEW });
    expect(await namesOf(user.id)).toEqual(['theirs']);
    expect(await describeReportedSignIn(token)).toMatchObject({ email: user.email });
    await reportUnrecognizedSignIn(from(), { token });
    expect(await namesOf(user.id)).toEqual([]);
    expect((await refusal(signIn({ email: user.email, password: NEW }, from()))).code).toBe('sign_in_failed');
  });

  it('works after an administrator’s temporary password, which leaves the intruder’s passkey', async () => {
    const { user, owner, theirs } = await intruded();
    const token = await mailAbout(theirs.id);
    await putPasskey(user.id, 'theirs');
    await sendTemporaryPassword(owner.actor, { id: user.id });
    await reportUnrecognizedSignIn(from(), { token });
    expect(await namesOf(user.id)).toEqual([]);
  });

  it('is not possible from a mailbox that is no longer the person’s', async () => {
    const { theirs, own } = await intruded();
    const token = await mailAbout(theirs.id);
    await change(sink, own.actor, unusedAddress());
    expect((await refusal(reportUnrecognizedSignIn(from(), { token }))).code).toBe('conflict');
  });

  it('is recorded in each of the person’s organizations', async () => {
    const { user, organization, theirs } = await intruded();
    const other = await joinAnother(user.id);
    await reportUnrecognizedSignIn(from(), { token: await mailAbout(theirs.id) });
    for (const { id } of [organization, other]) {
      const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, id));
      expect(events.find(({ action }) => action === 'security.disown_session')).toMatchObject({
        actor_id: user.id,
        target_id: theirs.id,
      });
    }
  });
});
