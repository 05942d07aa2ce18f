'use server';

import { requestOwnPasskey } from '@/lib/account/passkeys/operations';
import { switchOrganization } from '@/lib/account/profile/operations';
import { confirmByCode, confirmByPasskey, confirmByPassword } from '@/lib/account/security/operations';
import { action } from '@/lib/http/pages/action';

/** Confirms by the password who sits there. */
export const confirmByPasswordAction = action(confirmByPassword);

/** Confirms the same by a code. */
export const confirmByCodeAction = action(confirmByCode);

/** Confirms the same by a passkey. */
export const confirmByPasskeyAction = action(confirmByPasskey);

/** What the browser is asked with for it, and wherever a passkey stands for the second factor. */
export const requestPasskeyAction = action(requestOwnPasskey);

/** Turns this session to another organization; also from a page that shows another one than the session, as its input names it. */
export const switchOrganizationAction = action(switchOrganization, { agreement: 'user' });
