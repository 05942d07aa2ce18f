'use server';

import { requestSecondFactorPasskey } from '@/lib/account/passkeys/operations';
import { verifyTwoFactor, verifyTwoFactorByPasskey } from '@/lib/account/second-factor/operations';
import { trustBrowser } from '@/lib/account/second-factor/trusted-browser';
import { action } from '@/lib/http/pages/action';
import { setTrustToken } from '@/lib/http/pages/cookies';

async function rememberIfAsked({
  session_id,
  remember_browser,
}: {
  session_id: string;
  remember_browser: boolean;
}): Promise<void> {
  if (remember_browser) await setTrustToken(await trustBrowser(session_id));
}

/** Takes the second step of signing in, and remembers the browser when asked to. */
export const verifyTwoFactorAction = action(verifyTwoFactor, { after: rememberIfAsked });

/** The same by a passkey. */
export const verifyTwoFactorByPasskeyAction = action(verifyTwoFactorByPasskey, { after: rememberIfAsked });

/** What the browser is asked with for it. */
export const requestSecondFactorPasskeyAction = action(requestSecondFactorPasskey);
