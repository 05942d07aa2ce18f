'use server';

import { confirmEmailChange } from '@/lib/account/email-change/operations';
import { leaveOutcome } from '@/lib/http/pages/outcome';
import { publicAction } from '@/lib/http/pages/public-action';

/** Confirms a new email address with the mailed link. */
export const confirmEmailAction = publicAction(confirmEmailChange, {
  async respond(confirmed) {
    await leaveOutcome({ of: 'sign_in', code: 'email' });
    return confirmed;
  },
});
