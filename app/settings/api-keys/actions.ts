'use server';

import { action } from '@/lib/adapters/action';
import { createApiKey, revokeApiKey, updateApiKey } from '@/lib/api-keys/operations';

export const createApiKeyAction = action(createApiKey);
export const updateApiKeyAction = action(updateApiKey);
export const revokeApiKeyAction = action(revokeApiKey);
