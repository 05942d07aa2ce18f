'use server';

import {
  cancelEmailChange,
  requestEmailChange,
  resendEmailChange,
  updateProfile,
} from '@/lib/account/profile/operations';
import { action } from '@/lib/http/pages/action';

/** Saves the user's name, theme or time zone. */
export const updateProfileAction = action(updateProfile);

/** Requests an email change. */
export const requestEmailChangeAction = action(requestEmailChange);

/** Resends the link to the new address. */
export const resendEmailChangeAction = action(resendEmailChange);

/** Cancels the pending email change. */
export const cancelEmailChangeAction = action(cancelEmailChange);
