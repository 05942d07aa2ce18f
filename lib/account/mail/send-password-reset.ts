import { controlPool, inTransaction, type Tx } from '@/db/client';
import { accessOf, describeNoAccess } from '@/lib/account/sign-in/access';
import { createToken } from '@/lib/platform/crypto/tokens';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import type { Mail } from '@/lib/platform/mail/send';
import { sender } from '@/lib/platform/mail/sender';
import { noAccessEmail, passwordResetEmail } from './password-reset';

/**
 * Mails a link for choosing a new password: one hour from now, one use, and the links before it are useless. Somebody whom
 * no organization lets in gets no link, but the reason: a new password would not help them.
 */
export async function sendPasswordReset(
  { user_id }: JobData['send-password-reset'],
  { job_id }: Pick<Attempt, 'job_id'>,
): Promise<Outcome> {
  const mail = await inTransaction(controlPool(), (tx) => prepare(tx, user_id, job_id));
  return mail ? sendOrGiveUp(mail) : skipped('the person is gone');
}

async function prepare(tx: Tx, user_id: string, job_id: string): Promise<Mail | undefined> {
  const person = await findRecipient(tx, user_id);
  if (!person) return undefined;
  const { to, first_name, email, time_zone } = person;
  const facts = { ...sender(), first_name, email };
  const access = await accessOf(tx, user_id);
  if (access.kind === 'none') {
    const letter = noAccessEmail({ ...facts, why: describeNoAccess(access.obstacles, nameText) });
    return { to, ...letter, message_id: job_id };
  }
  const token = await createToken(tx, { purpose: 'password_reset', user_id });
  const letter = passwordResetEmail({
    ...facts,
    time_zone,
    token: token.secret,
    expires_at: token.expires_at,
    invitation: access.kind === 'invited' ? access.invitation : undefined,
  });
  return { to, ...letter, message_id: token.id, secret: token.secret };
}
