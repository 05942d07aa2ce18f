import { controlDb } from '@/db/client';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { apiKeyExpiringEmail } from './api-key-expiring';
import { findKeyMail } from './api-key-mail';

/** Tells an owner that a key expires soon, unless it was ended or given another expiry while the mail waited. */
export async function sendApiKeyExpiring(
  { api_key_id, user_id }: JobData['send-api-key-expiring'],
  { job_id }: Attempt,
): Promise<Outcome> {
  const found = await findKeyMail(controlDb(), api_key_id, user_id);
  if (!found) return skipped('the key is gone, or the person owns the organization no more');
  const { expires_at, expiry_notice_for, revoked_at, disabled_at } = found.row;
  if (revoked_at || disabled_at) return skipped('the key was revoked or disabled');
  if (!expires_at || expires_at !== expiry_notice_for) return skipped('the key has another expiry now');
  const letter = apiKeyExpiringEmail({ ...found.mail, api_key: { ...found.mail.api_key, expires_at } });
  return sendOrGiveUp({ to: found.to, ...letter, message_id: job_id });
}
