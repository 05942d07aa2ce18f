import { eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { cancelChange } from '@/lib/account/email-change/email-changes';
import { forgetTrustedBrowsers } from '@/lib/account/second-factor/trusted-browser';
import { forgetDevices } from '@/lib/account/sign-in/known-device';
import { discardTokens } from '@/lib/platform/crypto/tokens';
import { revokeSessions } from './session';

/**
 * Ends all that a person is signed in with or could come back by without their password: sessions, remembered browsers, and what
 * was mailed to them. Every browser is a new one again. Their second factors stand, and so do the links that disown a sign-in:
 * they alone take away a passkey that an intruder has added.
 * @param reason as the ended sessions say it
 */
export async function endAccess(tx: Tx, user_id: string, reason: string): Promise<void> {
  await revokeSessions(tx, { user_id }, reason);
  await forgetTrustedBrowsers(tx, user_id);
  await forgetDevices(tx, user_id);
  for (const purpose of ['password_reset', 'temporary_password'] as const) {
    await discardTokens(tx, { purpose, user_id });
  }
  await cancelChange(tx, user_id);
}

/** Ends the same, and the password: somebody else has probably known it. */
export async function revokeAccess(tx: Tx, user_id: string, reason: string): Promise<void> {
  await tx.update(users).set({ password_hash: null, updated_at: sql`now()` }).where(eq(users.id, user_id));
  await endAccess(tx, user_id, reason);
}
