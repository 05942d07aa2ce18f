'use server';

import { action } from '@/lib/adapters/action';
import { setSessionToken } from '@/lib/auth/next-auth';
import { rotateSession } from '@/lib/auth/session';
import { changePassword, revokeOtherSessions, revokeSession } from '@/lib/security/operations';
import {
  adoptNewRecoveryCodes,
  beginTwoFactor,
  forgetTrustedBrowser,
  proveTwoFactor,
  renewRecoveryCodes,
  turnOffTwoFactor,
  turnOnTwoFactor,
} from '@/lib/two-factor/operations';

/** Changes the password. The session that stays gets a new token, so that a copy of the old cookie is worth nothing. */
export const changePasswordAction = action(changePassword, async ({ session_id }) => {
  await setSessionToken(await rotateSession(session_id));
});

/** Signs one device out. */
export const revokeSessionAction = action(revokeSession);

/** Signs all other devices out. */
export const revokeOtherSessionsAction = action(revokeOtherSessions);

/** Begins to set up an authenticator app. */
export const beginTwoFactorAction = action(beginTwoFactor);

/** Proves it by a first code. */
export const proveTwoFactorAction = action(proveTwoFactor);

/** Turns two-factor on; the session that stays gets a new token. */
export const turnOnTwoFactorAction = action(turnOnTwoFactor, async ({ session_id }) => {
  await setSessionToken(await rotateSession(session_id));
});

/** Turns two-factor off; the session that stays gets a new token. */
export const turnOffTwoFactorAction = action(turnOffTwoFactor, async ({ session_id }) => {
  await setSessionToken(await rotateSession(session_id));
});

/** Makes new recovery codes. */
export const renewRecoveryCodesAction = action(renewRecoveryCodes);

/** Puts them in force. */
export const adoptNewRecoveryCodesAction = action(adoptNewRecoveryCodes);

/** Forgets a remembered browser. */
export const forgetTrustedBrowserAction = action(forgetTrustedBrowser);
