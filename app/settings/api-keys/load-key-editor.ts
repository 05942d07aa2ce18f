import { requireSession } from '@/lib/adapters/session';
import { env } from '@/lib/env';
import { endpointsByPermission } from './endpoints';
import type { KeyEditor } from './key-editor';

/** What the signed-in person needs to make and change keys; undefined when they may not. */
export async function loadKeyEditor(): Promise<KeyEditor | undefined> {
  const { actor } = await requireSession();
  if (!actor.permissions.has('api_keys:write')) return undefined;
  return {
    held: [...actor.permissions],
    role: actor.role,
    endpoints: endpointsByPermission(),
    api_url: apiUrl(),
    your_address: actor.request.ip,
  };
}

/** Where programs call the API. */
export function apiUrl(): string {
  return `${new URL(env.APP_URL).origin}/api/v1`;
}
