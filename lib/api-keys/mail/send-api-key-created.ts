import { controlDb } from '@/db/client';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { apiKeyCreatedEmail } from './api-key-created';
import { findKeyMail } from './api-key-mail';

/** Tells an owner of a new key: also of one that has been revoked since, because it did exist. */
export async function sendApiKeyCreated(
  { api_key_id, user_id }: JobData['send-api-key-created'],
  { job_id }: Attempt,
): Promise<Outcome> {
  const found = await findKeyMail(controlDb(), api_key_id, user_id);
  if (!found) return skipped('the key is gone, or the person owns the organization no more');
  return sendOrGiveUp({ to: found.to, ...apiKeyCreatedEmail(found.mail), message_id: job_id });
}
