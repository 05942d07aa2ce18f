import { controlDb } from '@/db/client';
import { passkeysOf } from '@/lib/account/passkeys/passkey';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';
import { passwordChangedEmail } from './password-changed';

/** Tells a person that their password was changed, and what to do when it was not them. */
export async function sendPasswordChanged(
  { user_id }: JobData['send-password-changed'],
  { job_id }: Attempt,
): Promise<Outcome> {
  const person = await findRecipient(controlDb(), user_id);
  if (!person?.password_changed_at) return skipped('the person is gone, or has no password');
  const { first_name, email, time_zone, password_changed_at: changed_at } = person;
  const passkeys = (await passkeysOf(controlDb(), user_id)).map(({ name }) => name);
  const letter = passwordChangedEmail({ ...sender(), first_name, email, time_zone, changed_at, passkeys });
  return sendOrGiveUp({ to: person.to, ...letter, message_id: job_id });
}
