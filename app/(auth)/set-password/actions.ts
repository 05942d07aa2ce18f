'use server';

import { action } from '@/lib/adapters/action';
import { currentSession } from '@/lib/adapters/session';
import { setSessionToken } from '@/lib/auth/next-auth';
import { rotateSession } from '@/lib/auth/session';
import { setPassword } from '@/lib/security/operations';

/** Chooses the first password; the session gains its authority, and with it a new token. */
export const setPasswordAction = action(setPassword, async () => {
  const session = await currentSession();
  if (session) await setSessionToken(await rotateSession(session.session_id));
});
