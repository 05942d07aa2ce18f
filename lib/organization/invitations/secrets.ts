import type { Tx } from '@/db/client';
import { revokeSessions } from '@/lib/account/sessions/session';
import { discardTokens } from '@/lib/platform/crypto/tokens';

/**
 * Invalidates every secret that was emailed to one or more invited people, and ends sessions opened with one: such a session
 * could still choose a password.
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
