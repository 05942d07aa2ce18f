'use server';

import { setUp } from '@/lib/account/sign-in/operations';
import { leaveOutcome } from '@/lib/http/pages/outcome';
import { publicAction } from '@/lib/http/pages/public-action';

/** Creates the first organization with its owner. */
export const setUpAction = publicAction(setUp, {
  async respond() {
    await leaveOutcome({ of: 'sign_in', code: 'setup' });
    return null;
  },
});
