import { eq, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import type { RequestContext } from '@/lib/actor';
import { noteAtAccount } from '@/lib/audit/at-account';
import { recordEverywhere } from '@/lib/audit/everywhere';
import { enqueue } from '@/lib/jobs/queue';
import { Problem } from '@/lib/problem';
import { hashNewPassword, storePassword } from '@/lib/security/passwords';
import { assertRoomToHash } from './hashing-queue';
import { consumeToken, findToken } from './one-time-token';
import { attempt } from './throttle';
import { endAccess } from './void-access';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const STALE = 'This link has been used or is older than an hour. Ask for a new one.';

/**
 * Enqueues the mail with the link. Address known or not, the same is done and said, so that nobody learns who has an account.
 * @throws Problem `rate_limited`
 */
export async function requestPasswordReset(email: string, request: RequestContext): Promise<void> {
  const address = email.trim().toLowerCase();
  await attempt('address', request.ip ?? 'unknown');
  await attempt('password_reset', address);
  await inTransaction(controlPool(), async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(sql`lower(${users.email}) = ${address}`);
    await enqueue(tx, { name: 'send-password-reset', data: { user_id: user?.id ?? NOBODY } });
  });
  noteAtAccount('security.request_password_reset', address, request);
}

/** Whether a link is still good; for showing the form. */
export async function isResetLinkGood(token: string): Promise<boolean> {
  return Boolean(await findToken(controlDb(), 'password_reset', token));
}

/**
 * Sets a new password by the link and ends every session of the person. It does not sign in: a second factor still stands.
 * @throws Problem `conflict` when the link is not good; `validation_error` on a weak password
 */
export async function resetPassword(token: string, new_password: string, request: RequestContext): Promise<void> {
  assertRoomToHash();
  await attempt('address', request.ip ?? 'unknown');
  const db = controlDb();
  const link = await findToken(db, 'password_reset', token);
  const [person] = link?.user_id ? await db.select().from(users).where(eq(users.id, link.user_id)) : [];
  if (!person) throw new Problem('conflict', STALE);
  const password_hash = await hashNewPassword(db, person, new_password);
  await inTransaction(controlPool(), async (tx) => {
    const used = await consumeToken(tx, 'password_reset', token);
    if (!used?.user_id) throw new Problem('conflict', STALE);
    await storePassword(tx, used.user_id, password_hash);
    await endAccess(tx, used.user_id, 'password_reset');
    await enqueue(tx, { name: 'send-password-changed', data: { user_id: used.user_id } });
    await recordEverywhere(tx, person, { by: 'password_reset', request }, { action: 'security.reset_password' });
  });
}
