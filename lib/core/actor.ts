import type { Region } from '@/lib/core/regions';
import { type Authority, ROLE_PERMISSIONS, type SelfPermission } from './permissions';
import type { Plan } from './plans';
import type { Role } from './roles';

/** Where a request came from; recorded with the changes it makes. */
export interface RequestContext {
  id: string;
  ip: string | null;
  user_agent: string | null;
  /** Sign-in only: hash of the browser's device mark (`lib/account/sign-in/device-mark.ts`); without one, the device counts as new. */
  device_hash?: string;
}

/** Who is asking, in which organization, with the permissions in force now. Created for each request, from the database. */
export interface Actor {
  kind: 'user' | 'key' | 'system';
  /** ID of the user or the key; the job's name for the system. */
  id: string;
  /** The actor's name in the audit log: a name and an email address, or a key's name. */
  label: string;
  organization_id: string;
  region: Region;
  role: Role | null;
  permissions: ReadonlySet<Authority>;
  session_id: string | null;
  /**
   * Whether the user confirmed their identity within the last ten minutes, so that sensitive actions need not ask again. Keys and
   * the system have no session that could be hijacked: a key authenticates every request.
   */
  recently_authenticated: boolean;
  /** Details of an API key, as of its last lookup, at most a few seconds ago. */
  key?: KeyFacts;
  request: RequestContext;
}

/** A key and its organization, as shown to the program that uses the key. */
export interface KeyFacts {
  name: string;
  /** The first characters of the secret. */
  prefix: string;
  expires_at: string | null;
  organization: { name: string; plan: Plan };
}

/** What a user must do after sign-in before they may do anything else. */
export type Step = 'set_password' | 'verify_second_factor' | 'enrol_second_factor' | 'organization_deleted';

// A user who must set up a second factor confirms their identity first, as everyone does, and may switch to another organization,
// which may not require one.
const ENROL: readonly SelfPermission[] = [
  'self:enrol_second_factor',
  'self:confirm_identity',
  'self:switch_organization',
];
// In an organization that is being deleted, users can only switch away; an owner may restore it.
const DELETED: readonly SelfPermission[] = ['self:switch_organization'];
const SELF: readonly SelfPermission[] = ['self:read', 'self:write', ...ENROL];

/**
 * Returns the authority of a signed-in user. A session with a pending step may do that step and nothing else: half-signed-in is not a
 * flag that somebody must remember to check.
 */
export function authorityOf(role: Role, pending: Step | null): Set<Authority> {
  if (pending === 'enrol_second_factor') return new Set<Authority>(ENROL);
  if (pending === 'organization_deleted') {
    return new Set<Authority>(role === 'OWNER' ? [...DELETED, 'self:restore_organization'] : DELETED);
  }
  return new Set<Authority>(pending ? [`self:${pending}`] : [...ROLE_PERMISSIONS[role], ...SELF]);
}

/** Whether the actor has the authority. Write never includes read, because nothing adds it. */
export function can(actor: Pick<Actor, 'permissions'>, authority: Authority): boolean {
  return actor.permissions.has(authority);
}

/** Returns the actor for work without a caller: jobs and startup. */
export function systemActor(job: string, organization: { id: string; region: Actor['region'] }): Actor {
  return {
    kind: 'system',
    id: job,
    label: 'System',
    organization_id: organization.id,
    region: organization.region,
    role: null,
    permissions: new Set(),
    session_id: null,
    recently_authenticated: true,
    request: { id: job, ip: null, user_agent: null },
  };
}
