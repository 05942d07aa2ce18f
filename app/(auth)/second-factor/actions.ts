'use server';

import { action } from '@/lib/adapters/action';
import { setTrustToken } from '@/lib/adapters/cookies';
import { trustBrowser } from '@/lib/auth/trusted-browser';
import { verifyTwoFactor } from '@/lib/two-factor/operations';

/** Takes the second step of signing in, and remembers the browser when asked to. */
export const verifyTwoFactorAction = action(verifyTwoFactor, async ({ session_id, remember_browser }) => {
  if (remember_browser) await setTrustToken(await trustBrowser(session_id));
});
