'use server';

import { action } from '@/lib/adapters/action';
import { setTrustToken } from '@/lib/adapters/cookies';
import { setSessionToken } from '@/lib/auth/next-auth';
import { rotateSession } from '@/lib/auth/session';
import { trustBrowser } from '@/lib/auth/trusted-browser';
import { verifyTwoFactor } from '@/lib/two-factor/operations';

/** Takes the second step of signing in; the session gains its authority, and with it a new token. */
export const verifyTwoFactorAction = action(verifyTwoFactor, async ({ session_id, remember_browser }) => {
  await setSessionToken(await rotateSession(session_id));
  if (remember_browser) await setTrustToken(await trustBrowser(session_id));
});
