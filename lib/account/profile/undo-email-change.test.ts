import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { confirmEmailChange, describeUndo, undoEmailChange } from '@/lib/account/email-change/email-change';
import { newDeviceMail } from '@/lib/account/mail/new-device';
import { namesOf, putPasskey } from '@/lib/account/passkeys/testing';
import { describeReset, resetPassword } from '@/lib/account/password/password-reset';
import { findSession } from '@/lib/account/sessions/find-session';
import { signIn as enter } from '@/lib/account/sign-in/sign-in';
import { firstAttempt } from '@/lib/platform/jobs/testing';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { getEmailChange } from './operations';
import { ask, change, freeAddress, joinToo, person, signedIn, somewhere } from './testing';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());

const undo = (token: string) => undoEmailChange(token, somewhere());

describe('undoing a change of address', () => {
  it('brings the old one back, signs everybody out, voids the password and leads to a new one', async () => {
    const { user, session, organization } = await signedIn();
    const email = freeAddress();
    const token = await change(sink, session.actor, email);
    const later = await signIn(organization.id, user.id);
    expect(await describeUndo(token)).toEqual({ old_email: user.email, new_email: email });
    expect((await person(user.id)).email).toBe(email);

    const { reset_token } = await undo(token);
    expect(await person(user.id)).toMatchObject({ email: user.email, password_hash: null });
    for (const { token: cookie } of [session, later]) expect(await findSession(cookie, browser)).toBeUndefined();
    expect(await describeReset(reset_token)).toMatchObject({ access: { kind: 'member' } });
    await resetPassword(reset_token, 'nine copper kettles whistling', somewhere());
    const opened = await enter({ email: user.email, password: 'nine copper kettles whistling' }, somewhere());
    expect(opened.token).toBeTruthy();
  });

  it('is recorded in each organization', async () => {
    const { user, session, organization } = await signedIn();
    const other = await joinToo(user.id);
    const email = freeAddress();
    await undo(await change(sink, session.actor, email));
    for (const { id } of [organization, other]) {
      const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, id));
      expect(events.find(({ action }) => action === 'profile.undo_email_change')).toMatchObject({
        actor_id: user.id,
        changes: { email: { before: email, after: user.email } },
      });
    }
  });

  it('works once, also for several clicks at once', async () => {
    const { session } = await signedIn();
    const token = await change(sink, session.actor, freeAddress());
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => undo(token)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await refusal(undo(token))).code).toBe('conflict');
    expect(await describeUndo(token)).toBeUndefined();
  });

  it('also ends a change that is waiting', async () => {
    const { session } = await signedIn();
    const token = await change(sink, session.actor, freeAddress());
    const next = await ask(sink, session.actor, freeAddress());
    await undo(token);
    expect((await refusal(confirmEmailChange(next!, somewhere()))).code).toBe('conflict');
    expect(await getEmailChange(session.actor, {})).toBeNull();
  });
});

describe('passkeys that the thief may have added', () => {
  const began = (id: string, minutes: number) =>
    controlDb().execute(
      sql`update sessions set created_at = now() - make_interval(mins => ${minutes}) where id = ${id}`,
    );

  it('go, when they are as young as the session that asked for the address', async () => {
    const { user, session } = await signedIn();
    await began(session.id, 60);
    await putPasskey(user.id, 'own', 90);
    await putPasskey(user.id, 'theirs', 30);
    const token = await change(sink, session.actor, freeAddress());
    await putPasskey(user.id, 'theirs, later');
    await undo(token);
    expect(await namesOf(user.id)).toEqual(['own']);
  });

  it('go, when that session is gone and they are as young as the wish', async () => {
    const { user, session } = await signedIn();
    await putPasskey(user.id, 'own', 30);
    const token = await change(sink, session.actor, freeAddress());
    await putPasskey(user.id, 'theirs');
    await controlDb().execute(sql`delete from sessions where id = ${session.id}`);
    await undo(token);
    expect(await namesOf(user.id)).toEqual(['own']);
  });

  it('go, when they are as young as an earlier sign-in that could have been disowned until then', async () => {
    const { user, session, organization } = await signedIn();
    const first = await signIn(organization.id, user.id);
    await began(first.id, 120);
    await began(session.id, 10);
    await putPasskey(user.id, 'own', 180);
    await putPasskey(user.id, 'theirs', 60);
    await newDeviceMail.send({ session_id: first.id }, firstAttempt());
    await undo(await change(sink, session.actor, freeAddress()));
    expect(await namesOf(user.id)).toEqual(['own']);
  });

  it('go, when the session that asked for a later change had begun before', async () => {
    const { user, session, organization } = await signedIn();
    const other = await signIn(organization.id, user.id);
    await began(session.id, 10);
    const token = await change(sink, session.actor, freeAddress());
    await controlDb().execute(sql`update sessions set revoked_at = null, revoked_reason = null where id = ${other.id}`);
    await began(other.id, 120);
    await putPasskey(user.id, 'theirs', 60);
    await change(sink, other.actor, freeAddress());
    await undo(token);
    expect(await namesOf(user.id)).toEqual([]);
  });
});

describe('of several changes', () => {
  it('the undoing of the first reverts them all, and the links of the later ones die', async () => {
    const { user, session } = await signedIn();
    const first = await change(sink, session.actor, freeAddress());
    const second = await change(sink, session.actor, freeAddress());
    await undo(first);
    expect((await person(user.id)).email).toBe(user.email);
    expect((await refusal(undo(second))).code).toBe('conflict');
    expect((await person(user.id)).email).toBe(user.email);
  });

  it('the last can be undone alone, and the one before it still can', async () => {
    const { user, session } = await signedIn();
    const between = freeAddress();
    const first = await change(sink, session.actor, between);
    const second = await change(sink, session.actor, freeAddress());
    await undo(second);
    expect((await person(user.id)).email).toBe(between);
    await undo(first);
    expect((await person(user.id)).email).toBe(user.email);
  });

  it('two undone at once end at the first address', async () => {
    for (let round = 0; round < 3; round++) {
      const { user, session } = await signedIn();
      const tokens = [
        await change(sink, session.actor, freeAddress()),
        await change(sink, session.actor, freeAddress()),
      ];
      await Promise.allSettled(tokens.map(undo));
      expect((await person(user.id)).email).toBe(user.email);
    }
  });
});

describe('an old address that somebody else has by now', () => {
  it('stays theirs, and nothing is changed', async () => {
    const { user, session } = await signedIn();
    const email = freeAddress();
    const token = await change(sink, session.actor, email);
    await makeMember(await makeOrganization(), 'MEMBER', { email: user.email, password_hash: 'x' });
    const refused = await refusal(undo(token));
    expect(refused).toMatchObject({ code: 'conflict', detail: expect.stringContaining(user.email) });
    expect(await person(user.id)).toMatchObject({ email, password_hash: '$argon2id$' });
    expect(await findSession(session.token, browser)).toBeDefined();
    expect(await describeUndo(token)).toBeDefined();
  });
});
