'use server';

import { action } from '@/lib/adapters/action';
import { setPassword } from '@/lib/security/operations';

/** Chooses the first password. */
export const setPasswordAction = action(setPassword);
