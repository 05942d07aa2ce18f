'use server';

import { action } from '@/lib/adapters/action';
import { updateProfile } from '@/lib/profile/operations';

/** Saves one's own name, theme or time zone. */
export const updateProfileAction = action(updateProfile);
