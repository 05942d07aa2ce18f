import type { Tx } from '@/db/client';
import { revokeSessions } from '@/lib/account/sessions/session';
import { discardTokens } from '@/lib/platform/crypto/tokens';

/**
 * Makes every mailed secret of an invited person (or of several) useless, and ends a session that one of them has opened:
 * it may still be about to choose a password.
 */
export async function discardSecrets(
  tx: Tx,
  organization_id: string,
  user_id: string | readonly string[],
): Promise<void> {
  await discardTokens(tx, { purpose: 'temporary_password', user_id, organization_id });
  await discardTokens(tx, { purpose: 'join', user_id, organization_id });
  await revokeSessions(tx, { user_id, organization_id }, 'invitation_replaced');
}
