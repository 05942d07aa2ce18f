'use server';

import { action } from '@/lib/adapters/action';
import { createPlaygroundKey } from '@/lib/playground/operations';

export const createPlaygroundKeyAction = action(createPlaygroundKey);
