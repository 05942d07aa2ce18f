import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { users } from '@/db/schema/control/organizations';
import { discardTokens, findToken, sha256 } from '@/lib/platform/crypto/tokens';
import { makeInvitation, readInvitation, tokensOf } from '@/lib/platform/jobs/testing';
import { toMailFailure } from '@/lib/platform/mail/failure';
import { type SmtpSink, startSmtpSink } from '@/lib/platform/mail/smtp-sink';
import { invitationMail } from './invitation';
import { saveDelivery } from './invitation-delivery';

const JOB = '00000000-0000-7000-8000-000000000000';
const attempt = () => ({ job_id: JOB, enqueued_at: new Date(Date.now() + 1_000), last: false });
let sink: SmtpSink;

beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());
beforeEach(() => {
  sink.messages.length = 0;
  sink.answers.length = 0;
});

const send = (invitation_id: string) => invitationMail.send({ invitation_id }, attempt());
const textOf = (index: number) => sink.messages[index]!.text!;
const passwordIn = (text: string) => /[a-z0-9]{4}(-[a-z0-9]{4}){5}/.exec(text)![0];

describe('invitationMail to a person without a password', () => {
  it('contains a temporary password of which only the hash is stored', async () => {
    const { invitation, user } = await makeInvitation();
    expect(await send(invitation.id)).toEqual({ outcome: 'sent' });
    const [token, ...more] = await tokensOf(user.id);
    expect(more).toHaveLength(0);
    expect(token).toMatchObject({ purpose: 'temporary_password', invitation_id: invitation.id });
    expect(token!.token_hash).toBe(sha256(passwordIn(textOf(0))));
    expect(sink.messages[0]!.html).toContain(passwordIn(textOf(0)));
    expect(sink.messages[0]!.messageId).toBe(`<${token!.id}@localhost>`);
  });

  it('starts the 72 hours of the password and the invitation when it is sent', async () => {
    const { invitation, user } = await makeInvitation();
    await send(invitation.id);
    const [token] = await tokensOf(user.id);
    const after = await readInvitation(invitation.id);
    expect(after).toMatchObject({ delivery: 'sent', delivery_error: null, expires_at: token!.expires_at });
    const hours = (Date.parse(after.expires_at) - Date.parse(after.sent_at!)) / 3_600_000;
    expect(hours).toBeCloseTo(72, 1);
  });

  it('invalidates the previous password when it is sent again', async () => {
    const { invitation, user } = await makeInvitation();
    await send(invitation.id);
    await send(invitation.id);
    const [older, newer] = [passwordIn(textOf(0)), passwordIn(textOf(1))];
    expect(older).not.toBe(newer);
    expect(await findToken(controlDb(), 'temporary_password', older)).toBeUndefined();
    expect(await findToken(controlDb(), 'temporary_password', newer)).toMatchObject({ user_id: user.id });
    expect(sink.messages[0]!.messageId).not.toBe(sink.messages[1]!.messageId);
  });
});

describe('invitationMail to a person with a password', () => {
  it('contains a link to join and leaves the password unchanged', async () => {
    const { invitation, user } = await makeInvitation({ password_hash: '$argon2id$unchanged' });
    await send(invitation.id);
    const secret = /http:\/\/localhost:3100\/join\?token=([\w-]+)/.exec(textOf(0))![1]!;
    const [token] = await tokensOf(user.id);
    expect(token).toMatchObject({ purpose: 'join', token_hash: sha256(secret) });
    const [after] = await controlDb().select().from(users).where(eq(users.id, user.id));
    expect(after!.password_hash).toBe('$argon2id$unchanged');
  });

  it('invalidates a temporary password of the same invitation', async () => {
    const { invitation, user } = await makeInvitation();
    await send(invitation.id);
    await controlDb().update(users).set({ password_hash: '$argon2id$new' }).where(eq(users.id, user.id));
    await send(invitation.id);
    expect((await tokensOf(user.id)).map((token) => token.purpose)).toEqual(['join']);
  });
});

describe('invitationMail', () => {
  it.each(['revoked', 'accepted', 'expired'] as const)('is skipped when the invitation is %s', async (status) => {
    const { invitation, user } = await makeInvitation({ status });
    expect((await send(invitation.id)).outcome).toBe('skipped');
    expect(sink.messages).toHaveLength(0);
    expect(await tokensOf(user.id)).toHaveLength(0);
    expect((await readInvitation(invitation.id)).delivery).toBe('queued');
  });

  it('is skipped when the invitation has expired but is still marked pending', async () => {
    const { invitation } = await makeInvitation({ expires_at: sql`now() - interval '1 second'` as never });
    expect((await send(invitation.id)).outcome).toBe('skipped');
  });

  it('is skipped when the invitation was resent while the job waited for its next attempt', async () => {
    const { invitation } = await makeInvitation();
    const enqueued_at = new Date(Date.now() - 60_000);
    await send(invitation.id);
    const late = await invitationMail.send({ invitation_id: invitation.id }, { ...attempt(), enqueued_at });
    expect(late).toEqual({ outcome: 'skipped', why: 'a newer mail has gone out' });
    expect(await findToken(controlDb(), 'temporary_password', passwordIn(textOf(0)))).toBeDefined();
  });

  it('is refused when the email domain is no longer allowed', async () => {
    const { invitation, user } = await makeInvitation({ allowed_email_domains: ['other.example'] });
    expect((await send(invitation.id)).outcome).toBe('refused');
    expect(sink.messages).toHaveLength(0);
    expect(await tokensOf(user.id)).toHaveLength(0);
    const after = await readInvitation(invitation.id);
    expect(after.delivery).toBe('failed');
    expect(after.delivery_error).toContain('does not allow');
  });
});

describe('delivery status of an invitation', () => {
  it('stays queued after a temporary failure and becomes failed after the last attempt', async () => {
    sink.answers.push({ code: 450, words: 'Later' }, { code: 450, words: 'Later' });
    const { invitation } = await makeInvitation();
    await expect(send(invitation.id)).rejects.toThrow('try again later');
    expect((await readInvitation(invitation.id)).delivery).toBe('queued');
    await expect(invitationMail.send({ invitation_id: invitation.id }, { ...attempt(), last: true })).rejects.toThrow();
    expect((await readInvitation(invitation.id)).delivery).toBe('failed');
  });

  it('is not overwritten by the failure of an older email', async () => {
    const { invitation, user } = await makeInvitation();
    await send(invitation.id);
    const [older] = await tokensOf(user.id);
    await send(invitation.id);
    const delivery = { invitation_id: invitation.id, token_id: older!.id };
    await saveDelivery(delivery, { delivery: 'failed', why: 'The mail server rejected the message.' });
    expect(await readInvitation(invitation.id)).toMatchObject({ delivery: 'sent', delivery_error: null });
  });

  it('is not overwritten by an older email while a resend is committing', async () => {
    const { invitation, user } = await makeInvitation();
    await send(invitation.id);
    const [token] = await tokensOf(user.id);
    const delivery = { invitation_id: invitation.id, token_id: token!.id };
    let note = Promise.resolve();
    await inTransaction(controlPool(), async (tx) => {
      await tx.update(invitations).set({ delivery: 'queued' }).where(eq(invitations.id, invitation.id));
      await discardTokens(tx, { purpose: 'temporary_password', invitation_id: invitation.id });
      note = saveDelivery(delivery, { delivery: 'sent' });
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await note;
    expect((await readInvitation(invitation.id)).delivery).toBe('queued');
  });

  it('never contains the secret, even when the mail server repeats it', () => {
    const echo = Object.assign(new Error(), {
      code: 'EMESSAGE',
      responseCode: 554,
      response: '554 Spam: your password is abcd-efgh',
    });
    expect(toMailFailure(echo, 'abcd-efgh').message).toBe(
      'The mail server rejected the message: “554 Spam: your password is …”',
    );
  });
});
