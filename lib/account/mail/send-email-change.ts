import { and, eq, getTableColumns } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { emailChanges } from '@/db/schema/control/sign-in';
import { accountAt } from '@/lib/account/email-change/claim-address';
import { endOfLink, pending } from '@/lib/account/email-change/email-changes';
import { createToken } from '@/lib/platform/crypto/tokens';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import type { Mail } from '@/lib/platform/mail/send';
import { sender } from '@/lib/platform/mail/sender';
import { addressTakenEmail, emailChangeEmail } from './email-change';

/**
 * Mails the link that confirms a new address to it: one hour from now, one use, and the links before it are useless. Where the
 * address is an account's already its owner is told that instead, and whoever asked learns nothing of it.
 */
export async function sendEmailChange(
  { email_change_id }: JobData['send-email-change'],
  { job_id }: Attempt,
): Promise<Outcome> {
  const mail = await inTransaction(controlPool(), (tx) => prepare(tx, email_change_id, job_id));
  return mail ? sendOrGiveUp(mail) : skipped('the change was cancelled, replaced or is done');
}

async function prepare(tx: Tx, id: string, job_id: string): Promise<Mail | undefined> {
  // The person is locked, so that a cancellation comes before the minting (then nothing is sent) or after it (then it
  // discards the secret).
  const [person] = await tx
    .select(getTableColumns(users))
    .from(emailChanges)
    .innerJoin(users, eq(users.id, emailChanges.user_id))
    .where(eq(emailChanges.id, id))
    .for('no key update', { of: users });
  const [change] = await tx
    .update(emailChanges)
    .set({ expires_at: endOfLink() })
    .where(and(eq(emailChanges.id, id), pending()))
    .returning();
  if (!person || !change) return undefined;
  const { user_id, new_email: email } = change;
  const owner = await accountAt(tx, email);
  if (owner) {
    const letter = addressTakenEmail({ ...sender(), first_name: owner.first_name, email });
    return { to: { name: owner.first_name, address: email }, ...letter, message_id: job_id };
  }
  const { first_name, last_name, time_zone } = person;
  const token = await createToken(tx, { purpose: 'email_change', user_id, email_change_id: id });
  const facts = { ...sender(), first_name, email, time_zone, token: token.secret, expires_at: token.expires_at };
  return {
    to: { name: `${first_name} ${last_name}`, address: email },
    ...emailChangeEmail(facts),
    message_id: token.id,
    secret: token.secret,
  };
}
