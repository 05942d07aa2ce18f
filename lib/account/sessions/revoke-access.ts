import { eq, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { cancelChange } from '@/lib/account/email-change/email-changes';
import { forgetTrustedBrowsers } from '@/lib/account/second-factor/trusted-browser';
import { forgetDevices } from '@/lib/account/sign-in/known-device';
import { discardTokens } from '@/lib/platform/crypto/tokens';
import { revokeSessions } from './session';

/**
 * Revokes everything that gives a person access without their password: sessions, trusted browsers and mailed links. Every browser
 * counts as new again. Second factors stay, and so do the links that report a sign-in: only they remove a passkey that an
 * intruder has added.
 * @param reason the reason stored with the ended sessions
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

/** Revokes the same and voids the password, because somebody else probably knows it. */
export async function revokeAccess(tx: Tx, user_id: string, reason: string): Promise<void> {
  await tx.update(users).set({ password_hash: null, updated_at: sql`now()` }).where(eq(users.id, user_id));
  await endAccess(tx, user_id, reason);
}
