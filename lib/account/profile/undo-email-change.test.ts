import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { confirmEmailChange, undoEmailChange } from '@/lib/account/email-change/operations';
import { describeUndo } from '@/lib/account/email-change/read';
import { newDeviceMail } from '@/lib/account/mail/new-device';
import { namesOf, putPasskey } from '@/lib/account/passkeys/testing';
import { resetPassword } from '@/lib/account/password/operations';
import { describeReset } from '@/lib/account/password/read';
import { findSession } from '@/lib/account/sessions/find-session';
import { signIn as enter } from '@/lib/account/sign-in/sign-in';
import { firstAttempt } from '@/lib/platform/jobs/testing';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { getEmailChange } from './operations';
import { ask, change, joinAnother, person, signedIn, somewhere, unusedAddress } from './testing';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());

const undo = (token: string) => undoEmailChange(somewhere(), { token });

describe('undoEmailChange', () => {
  it('restores the old address, ends all sessions, voids the password and leads to a new one', async () => {
    const { user, session, organization } = await signedIn();
    const email = unusedAddress();
    const token = await change(sink, session.actor, email);
    const later = await signIn(organization.id, user.id);
    expect(await describeUndo(token)).toEqual({ old_email: user.email, new_email: email });
    expect((await person(user.id)).email).toBe(email);

    const { reset_token } = await undo(token);
    expect(await person(user.id)).toMatchObject({ email: user.email, password_hash: null });
    for (const { token: cookie } of [session, later]) expect(await findSession(cookie, browser)).toBeUndefined();
    expect(await describeReset(reset_token)).toMatchObject({ access: { kind: 'member' } });
    await resetPassword(somewhere(), { token: reset_token, new_password: 'nine copper kettles whistling' });
    const opened = await enter({ email: user.email, password: 'nine copper kettles whistling' }, somewhere());
    expect(opened.token).toBeTruthy();
  });

  it('is recorded in each of the person’s organizations', async () => {
    const { user, session, organization } = await signedIn();
    const other = await joinAnother(user.id);
    const email = unusedAddress();
    await undo(await change(sink, session.actor, email));
    for (const { id } of [organization, other]) {
      const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, id));
      expect(events.find(({ action }) => action === 'profile.undo_email_change')).toMatchObject({
        actor_id: user.id,
        changes: { email: { before: email, after: user.email } },
      });
    }
  });

  it('works once for several clicks at the same time', async () => {
    const { session } = await signedIn();
    const token = await change(sink, session.actor, unusedAddress());
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => undo(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await refusal(undo(token))).code).toBe('conflict');
    expect(await describeUndo(token)).toBeUndefined();
  });

  it('cancels a pending change', async () => {
    const { session } = await signedIn();
    const token = await change(sink, session.actor, unusedAddress());
    const next = await ask(sink, session.actor, unusedAddress());
    await undo(token);
    expect((await refusal(confirmEmailChange(somewhere(), { token: next! }))).code).toBe('conflict');
    expect(await getEmailChange(session.actor, {})).toBeNull();
  });
});

describe('undoEmailChange with passkeys that an intruder may have added', () => {
  const began = (id: string, minutes: number) =>
    controlDb().execute(
      sql`update sessions set created_at = now() - make_interval(mins => ${minutes}) where id = ${id}`,
    );

  it('removes passkeys added since the session that requested the change', async () => {
    const { user, session } = await signedIn();
    await began(session.id, 60);
    await putPasskey(user.id, 'own', 90);
    await putPasskey(user.id, 'theirs', 30);
    const token = await change(sink, session.actor, unusedAddress());
    await putPasskey(user.id, 'theirs, later');
    await undo(token);
    expect(await namesOf(user.id)).toEqual(['own']);
  });

  it('removes passkeys added since the request when its session is gone', async () => {
    const { user, session } = await signedIn();
    await putPasskey(user.id, 'own', 30);
    const token = await change(sink, session.actor, unusedAddress());
    await putPasskey(user.id, 'theirs');
    await controlDb().execute(sql`delete from sessions where id = ${session.id}`);
    await undo(token);
    expect(await namesOf(user.id)).toEqual(['own']);
  });

  it('removes passkeys added since an earlier sign-in that could still be reported', async () => {
    const { user, session, organization } = await signedIn();
    const first = await signIn(organization.id, user.id);
    await began(first.id, 120);
    await began(session.id, 10);
    await putPasskey(user.id, 'own', 180);
    await putPasskey(user.id, 'theirs', 60);
    await newDeviceMail.send({ session_id: first.id }, firstAttempt());
    await undo(await change(sink, session.actor, unusedAddress()));
    expect(await namesOf(user.id)).toEqual(['own']);
  });

  it('removes passkeys added since the earliest session that requested one of the changes', async () => {
    const { user, session, organization } = await signedIn();
    const other = await signIn(organization.id, user.id);
    await began(session.id, 10);
    const token = await change(sink, session.actor, unusedAddress());
    await controlDb().execute(sql`update sessions set revoked_at = null, revoked_reason = null where id = ${other.id}`);
    await began(other.id, 120);
    await putPasskey(user.id, 'theirs', 60);
    await change(sink, other.actor, unusedAddress());
    await undo(token);
    expect(await namesOf(user.id)).toEqual([]);
  });
});

describe('undoEmailChange after several changes', () => {
  it('reverts all changes and voids the later links when the first is undone', async () => {
    const { user, session } = await signedIn();
    const first = await change(sink, session.actor, unusedAddress());
    const second = await change(sink, session.actor, unusedAddress());
    await undo(first);
    expect((await person(user.id)).email).toBe(user.email);
    expect((await refusal(undo(second))).code).toBe('conflict');
    expect((await person(user.id)).email).toBe(user.email);
  });

  it('undoes only the last change and keeps the earlier link valid', async () => {
    const { user, session } = await signedIn();
    const between = unusedAddress();
    const first = await change(sink, session.actor, between);
    const second = await change(sink, session.actor, unusedAddress());
    await undo(second);
    expect((await person(user.id)).email).toBe(between);
    await undo(first);
    expect((await person(user.id)).email).toBe(user.email);
  });

  it('ends at the first address when two are undone at once', async () => {
    for (let round = 0; round < 3; round++) {
      const { user, session } = await signedIn();
      const tokens = [
        await change(sink, session.actor, unusedAddress()),
        await change(sink, session.actor, unusedAddress()),
      ];
      await Promise.allSettled(tokens.map(undo));
      expect((await person(user.id)).email).toBe(user.email);
    }
  });
});

describe('undoEmailChange to an address that another account has', () => {
  it('is refused without changes', async () => {
    const { user, session } = await signedIn();
    const email = unusedAddress();
    const token = await change(sink, session.actor, email);
    await makeMember(await makeOrganization(), 'MEMBER', { email: user.email, password_hash: 'x' });
    const refused = await refusal(undo(token));
    expect(refused).toMatchObject({ code: 'conflict', detail: expect.stringContaining(user.email) });
    expect(await person(user.id)).toMatchObject({ email, password_hash: '$argon2id$' });
    expect(await findSession(session.token, browser)).toBeDefined();
    expect(await describeUndo(token)).toBeDefined();
  });
});
