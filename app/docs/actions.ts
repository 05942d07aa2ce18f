'use server';

import { createPlaygroundKey } from '@/lib/api-keys/playground/operations';
import { action } from '@/lib/http/pages/action';

export const createPlaygroundKeyAction = action(createPlaygroundKey);
