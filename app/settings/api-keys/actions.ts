'use server';

import { action } from '@/lib/adapters/action';
import { createApiKey, endApiKeySecret, revokeApiKey, rotateApiKey, updateApiKey } from '@/lib/api-keys/operations';

export const createApiKeyAction = action(createApiKey);
export const updateApiKeyAction = action(updateApiKey);
export const rotateApiKeyAction = action(rotateApiKey);
export const endApiKeySecretAction = action(endApiKeySecret);
export const revokeApiKeyAction = action(revokeApiKey);
