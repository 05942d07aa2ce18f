'use server';

import { setPassword } from '@/lib/account/security/operations';
import { action } from '@/lib/http/pages/action';

/** Chooses the first password. */
export const setPasswordAction = action(setPassword);
