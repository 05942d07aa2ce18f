import { controlPool, inTransaction } from '@/db/client';
import { mintToken } from '../auth/one-time-token';
import { passwordResetLetter } from '../mail/templates/password-reset';
import type { JobData } from './jobs';
import { type Outcome, sendOrGiveUp, skipped } from './outcome';
import { findRecipient } from './recipient';
import { sender } from './sender';

/** Mails a link for choosing a new password: one hour from now, one use, and the links before it are useless. */
export async function sendPasswordReset({ user_id }: JobData['send-password-reset']): Promise<Outcome> {
  const prepared = await inTransaction(controlPool(), async (tx) => {
    const person = await findRecipient(tx, user_id);
    return person && { person, token: await mintToken(tx, { purpose: 'password_reset', user_id }) };
  });
  if (!prepared) return skipped('the person is gone');
  const { person, token } = prepared;
  const { first_name, email, time_zone } = person;
  const letter = passwordResetLetter({
    ...sender(),
    first_name,
    email,
    time_zone,
    token: token.secret,
    expires_at: token.expires_at,
  });
  return sendOrGiveUp({ to: person.to, ...letter, message_id: token.id, secret: token.secret });
}
