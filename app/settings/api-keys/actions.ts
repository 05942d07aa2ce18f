'use server';

import {
  createApiKey,
  endApiKeySecret,
  revokeApiKey,
  rotateApiKey,
  updateApiKey,
} from '@/lib/api-keys/keys/operations';
import { action } from '@/lib/http/pages/action';

export const createApiKeyAction = action(createApiKey);
export const updateApiKeyAction = action(updateApiKey);
export const rotateApiKeyAction = action(rotateApiKey);
export const endApiKeySecretAction = action(endApiKeySecret);
export const revokeApiKeyAction = action(revokeApiKey);
