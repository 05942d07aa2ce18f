'use server';

import {
  cancelEmailChange,
  requestEmailChange,
  resendEmailChange,
  updateProfile,
} from '@/lib/account/profile/operations';
import { action } from '@/lib/http/pages/action';

/** Saves one's own name, theme or time zone. */
export const updateProfileAction = action(updateProfile);

/** Asks for another e-mail address. */
export const requestEmailChangeAction = action(requestEmailChange);

/** Mails the link to the new address again. */
export const resendEmailChangeAction = action(resendEmailChange);

/** Drops the change of the e-mail address that waits. */
export const cancelEmailChangeAction = action(cancelEmailChange);
