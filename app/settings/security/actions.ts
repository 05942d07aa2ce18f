'use server';

import {
  beginPasskey,
  registerPasskey,
  removePasskey,
  renamePasskey,
  turnOnByPasskey,
} from '@/lib/account/passkeys/operations';
import {
  activateNewRecoveryCodes,
  beginTwoFactor,
  forgetTrustedBrowser,
  proveTwoFactor,
  renewRecoveryCodes,
  turnOffTwoFactor,
  turnOnTwoFactor,
} from '@/lib/account/second-factor/operations';
import { changePassword, revokeOtherSessions, revokeSession } from '@/lib/account/security/operations';
import { action } from '@/lib/http/pages/action';

/** Changes the password. */
export const changePasswordAction = action(changePassword);

/** Signs one device out. */
export const revokeSessionAction = action(revokeSession);

/** Signs all other devices out. */
export const revokeOtherSessionsAction = action(revokeOtherSessions);

/** Begins to set up an authenticator app. */
export const beginTwoFactorAction = action(beginTwoFactor);

/** Proves it by a first code. */
export const proveTwoFactorAction = action(proveTwoFactor);

/** Turns two-factor on. */
export const turnOnTwoFactorAction = action(turnOnTwoFactor);

/** Turns two-factor off. */
export const turnOffTwoFactorAction = action(turnOffTwoFactor);

/** Makes new recovery codes. */
export const renewRecoveryCodesAction = action(renewRecoveryCodes);

/** Puts them in force. */
export const adoptNewRecoveryCodesAction = action(activateNewRecoveryCodes);

/** Forgets a remembered browser. */
export const forgetTrustedBrowserAction = action(forgetTrustedBrowser);

/** Begins to add a passkey. */
export const beginPasskeyAction = action(beginPasskey);

/** Adds the passkey that the browser has made. */
export const registerPasskeyAction = action(registerPasskey);

/** Lets a first passkey count. */
export const turnOnByPasskeyAction = action(turnOnByPasskey);

/** Gives a passkey another name. */
export const renamePasskeyAction = action(renamePasskey);

/** Removes a passkey. */
export const removePasskeyAction = action(removePasskey);
