import { controlDb } from '@/db/client';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';
import { securityNoticeEmail } from './security-notice';

/** Tells a person what happened to the ways in which they sign in, and what to do when it was not them. */
export async function sendSecurityNotice(
  { user_id, notice, by, passkey }: JobData['send-security-notice'],
  { job_id, enqueued_at }: Attempt,
): Promise<Outcome> {
  const person = await findRecipient(controlDb(), user_id);
  if (!person) return skipped('the person is gone');
  const { first_name, email, time_zone } = person;
  const at = enqueued_at.toISOString();
  const letter = securityNoticeEmail({ ...sender(), first_name, email, time_zone, notice, by, passkey, at });
  return sendOrGiveUp({ to: person.to, ...letter, message_id: job_id });
}
