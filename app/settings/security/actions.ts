'use server';

import { action } from '@/lib/adapters/action';
import { setSessionToken } from '@/lib/auth/next-auth';
import { rotateSession } from '@/lib/auth/session';
import { changePassword, revokeOtherSessions, revokeSession } from '@/lib/security/operations';

/** Changes the password. The session that stays gets a new token, so that a copy of the old cookie is worth nothing. */
export const changePasswordAction = action(changePassword, async ({ session_id }) => {
  await setSessionToken(await rotateSession(session_id));
});

/** Signs one device out. */
export const revokeSessionAction = action(revokeSession);

/** Signs all other devices out. */
export const revokeOtherSessionsAction = action(revokeOtherSessions);
