'use server';

import { resetPassword } from '@/lib/account/password/operations';
import { leaveOutcome } from '@/lib/http/pages/outcome';
import { publicAction } from '@/lib/http/pages/public-action';

/** What the sign-in page says after each outcome. */
const NOTICES = { sign_in: 'reset', joined: 'joined', invitation_mailed: 'invited' } as const;

/** Sets a new password with the mailed link. @returns what the person does next */
export const resetPasswordAction = publicAction(resetPassword, {
  async respond(outcome) {
    await leaveOutcome({ of: 'sign_in', code: NOTICES[outcome.next] });
    return outcome;
  },
});
