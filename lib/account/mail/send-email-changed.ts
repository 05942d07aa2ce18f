import { and, eq, isNull } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { emailChanges } from '@/db/schema/control/sign-in';
import { createToken } from '@/lib/platform/crypto/tokens';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import type { Mail } from '@/lib/platform/mail/send';
import { sender } from '@/lib/platform/mail/sender';
import { emailChangedEmail } from './email-changed';

/** Tells a person at the address that was replaced, with a link that undoes it: seven days from now, one use. */
export async function sendEmailChanged({ email_change_id }: JobData['send-email-changed']): Promise<Outcome> {
  const mail = await inTransaction(controlPool(), (tx) => prepare(tx, email_change_id));
  return mail ? sendOrGiveUp(mail) : skipped('the change was undone, or the person is gone');
}

async function prepare(tx: Tx, id: string): Promise<Mail | undefined> {
  // The person is locked, as by an undoing, which then either finds the secret to discard or leaves nothing to send.
  const [row] = await tx
    .select({ change: emailChanges, user: users })
    .from(emailChanges)
    .innerJoin(users, eq(users.id, emailChanges.user_id))
    .where(and(eq(emailChanges.id, id), isNull(emailChanges.undone_at)))
    .for('no key update', { of: users });
  if (!row?.change.old_email || !row.change.confirmed_at) return undefined;
  const { change, user } = row;
  const token = await createToken(tx, { purpose: 'email_change_undo', user_id: user.id, email_change_id: id });
  const letter = emailChangedEmail({
    ...sender(),
    first_name: user.first_name,
    time_zone: user.time_zone,
    old_email: row.change.old_email,
    new_email: change.new_email,
    changed_at: row.change.confirmed_at,
    token: token.secret,
    expires_at: token.expires_at,
  });
  return {
    to: { name: `${user.first_name} ${user.last_name}`, address: row.change.old_email },
    ...letter,
    message_id: token.id,
    secret: token.secret,
  };
}
