import { env } from '@/lib/core/env';
import type { Authority } from '@/lib/core/permissions';
import { load } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { getSecurityPolicy } from '@/lib/organization/security-policy/operations';
import { endpointsByPermission } from './endpoints';
import type { KeyEditor } from './key-editor';

/** Loads what the signed-in user needs to create and edit keys; undefined without `api_keys:write`. */
export async function loadKeyEditor(): Promise<KeyEditor | undefined> {
  const { actor } = await requireSession();
  if (!actor.permissions.has('api_keys:write')) return undefined;
  return {
    held: [...actor.permissions],
    role: actor.role,
    endpoints: endpointsByPermission(),
    api_url: apiUrl(),
    longest_days: await longestDays(actor.permissions),
    your_address: actor.request.ip,
  };
}

// Every role that may create keys may also read the security policy.
async function longestDays(held: ReadonlySet<Authority>): Promise<number | null> {
  return held.has('organization:read') ? (await load(getSecurityPolicy, {})).api_key_lifetime_days : null;
}

/** Returns the base URL of the API. */
export function apiUrl(): string {
  return `${new URL(env.APP_URL).origin}/api/v1`;
}
