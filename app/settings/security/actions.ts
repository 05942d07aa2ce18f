'use server';

import { removePasskey } from '@/lib/account/passkeys/operations';
import {
  activateNewRecoveryCodes,
  forgetTrustedBrowser,
  renewRecoveryCodes,
  turnOffTwoFactor,
} from '@/lib/account/second-factor/operations';
import { changePassword, revokeOtherSessions, revokeSession } from '@/lib/account/security/operations';
import { action } from '@/lib/http/pages/action';

/** Changes the password. */
export const changePasswordAction = action(changePassword);

/** Signs out one device. */
export const revokeSessionAction = action(revokeSession);

/** Signs out all other devices. */
export const revokeOtherSessionsAction = action(revokeOtherSessions);

/** Turns off two-factor authentication. */
export const turnOffTwoFactorAction = action(turnOffTwoFactor);

/** Generates new recovery codes. */
export const renewRecoveryCodesAction = action(renewRecoveryCodes);

/** Replaces the old recovery codes with the new ones. */
export const adoptNewRecoveryCodesAction = action(activateNewRecoveryCodes);

/** Forgets a remembered browser. */
export const forgetTrustedBrowserAction = action(forgetTrustedBrowser);

/** Removes a passkey. */
export const removePasskeyAction = action(removePasskey);
