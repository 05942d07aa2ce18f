'use server';

import { action } from '@/lib/http/pages/action';
import {
  endUserSession,
  endUserSessions,
  removeUser,
  resetTwoFactor,
  sendTemporaryPassword,
  updateUser,
} from '@/lib/organization/members/operations';

export const updateUserAction = action(updateUser);
export const endUserSessionAction = action(endUserSession);
export const endUserSessionsAction = action(endUserSessions);
export const sendTemporaryPasswordAction = action(sendTemporaryPassword);
export const resetTwoFactorAction = action(resetTwoFactor);
export const removeUserAction = action(removeUser);
