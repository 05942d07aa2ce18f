'use server';

import {
  beginPasskey,
  registerPasskey,
  renamePasskey,
  requestOwnPasskey,
  turnOnByPasskey,
} from '@/lib/account/passkeys/operations';
import { switchOrganization } from '@/lib/account/profile/operations';
import { beginTwoFactor, proveTwoFactor, turnOnTwoFactor } from '@/lib/account/second-factor/operations';
import { confirmByCode, confirmByPasskey, confirmByPassword } from '@/lib/account/security/operations';
import { action } from '@/lib/http/pages/action';

/** Confirms the user's identity with their password. */
export const confirmByPasswordAction = action(confirmByPassword);

/** Confirms the user's identity with a code. */
export const confirmByCodeAction = action(confirmByCode);

/** Confirms the user's identity with a passkey. */
export const confirmByPasskeyAction = action(confirmByPasskey);

/** Returns the WebAuthn request options for a passkey that stands in for the second factor. */
export const requestPasskeyAction = action(requestOwnPasskey);

/** Switches the session to another organization; also from a page that shows another one than the session, as its input names it. */
export const switchOrganizationAction = action(switchOrganization, { agreement: 'user' });

/** Starts setting up an authenticator app. */
export const beginTwoFactorAction = action(beginTwoFactor);

/** Verifies the first code of the authenticator app. */
export const proveTwoFactorAction = action(proveTwoFactor);

/** Turns on two-factor authentication. */
export const turnOnTwoFactorAction = action(turnOnTwoFactor);

/** Starts adding a passkey. */
export const beginPasskeyAction = action(beginPasskey);

/** Stores the passkey that the browser created. */
export const registerPasskeyAction = action(registerPasskey);

/** Turns on two-factor authentication with a first passkey. */
export const turnOnByPasskeyAction = action(turnOnByPasskey);

/** Renames a passkey. */
export const renamePasskeyAction = action(renamePasskey);
