import { controlDb } from '@/db/client';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findKeyMail, graceEnd } from './api-key-mail';
import { apiKeyRotatedEmail } from './api-key-rotated';

/** Tells an owner that a key has a new secret, who made it, and until when the old one works. */
export async function sendApiKeyRotated(
  { api_key_id, secret_id, user_id, requested_by }: JobData['send-api-key-rotated'],
  { job_id }: Attempt,
): Promise<Outcome> {
  const found = await findKeyMail(controlDb(), api_key_id, user_id, secret_id);
  if (!found) return skipped('the key is gone, or the person owns the organization no more');
  const letter = apiKeyRotatedEmail({
    ...found.mail,
    requested_by,
    grace_ends_at: await graceEnd(controlDb(), api_key_id),
  });
  return sendOrGiveUp({ to: found.to, ...letter, message_id: job_id });
}
