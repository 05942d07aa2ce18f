import { PERMISSIONS, type Permission, type Resource, VOICE_RESOURCES } from '@/lib/core/permissions';
import type { CastName } from './cast';

/** How a key is used: requests per hour at the peak, in which time zone, and which operations, with their weights. */
export interface Traffic {
  per_hour: number;
  rhythm: 'service' | 'office' | 'nightly' | 'bursts';
  /** Minutes between two counts. */
  every: number;
  endpoints: string;
  /** The share of rejected (4xx) and failed (5xx) requests. */
  refused: number;
  failed: number;
  from: { ip: string; user_agent: string };
}

/** A key of the demo. `age`, `silent_since` and `ago` are in days before now, `expires_in` in days from now. */
export interface KeySpec {
  name: string;
  by: CastName;
  age: number;
  permissions: readonly Permission[];
  traffic?: Traffic;
  /** When it was last used; unset if it is still in use. */
  silent_since?: number;
  expires_in?: number;
  allowed_addresses?: string[];
  /** A rotation within its grace period; `ago` and `grace` in days. */
  rotated?: { ago: number; grace: number; by: CastName };
  disabled?: { ago: number; by: CastName };
  revoked?: { ago: number; by: CastName };
}

/** Read permissions and write permissions for these resources. */
export function grants(read: readonly Resource[], write: readonly Resource[] = []): Permission[] {
  return PERMISSIONS.filter((permission) => {
    const [resource, verb] = permission.split(':');
    return (verb === 'read' ? read : write).includes(resource as Resource);
  });
}

/** Permissions of the demo key: all voice data, and reading the settings. */
export const DEMO_KEY_PERMISSIONS = grants(
  [...VOICE_RESOURCES, 'organization', 'users', 'api_keys', 'invitations'],
  VOICE_RESOURCES,
);

/** The requests that a customer's server sends all day. */
export const BACKEND: Traffic = {
  per_hour: 740,
  rhythm: 'service',
  every: 30,
  endpoints: 'call.list 34, call.get 24, contact.update 11, knowledge_base.search 16, lead.create 6, agent.list 9',
  refused: 0.012,
  failed: 0.0015,
  from: { ip: '81.91.170.24', user_agent: 'acme-backend/4.12.0 (node 22.11.0)' },
};
