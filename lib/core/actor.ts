import type { Region } from '@/lib/core/regions';
import { type Authority, ROLE_PERMISSIONS, type Role, type SelfPermission } from './permissions';
import type { Plan } from './plans';

/** Where a request came from; kept with what it changed. */
export interface RequestContext {
  id: string;
  ip: string | null;
  user_agent: string | null;
  /** Of signing in: the browser by the hash of its mark (`lib/account/sign-in/device-mark.ts`); without it, it counts as a new one. */
  device_hash?: string;
}

/** Who is asking, in which organization, with the authority in force now. Made afresh for each request, from the database. */
export interface Actor {
  kind: 'user' | 'key' | 'system';
  /** The user's or the key's id; the job's name for the system. */
  id: string;
  /** What the audit log calls the actor: a name and an e-mail, or a key's name. */
  label: string;
  organization_id: string;
  region: Region;
  role: Role | null;
  permissions: ReadonlySet<Authority>;
  session_id: string | null;
  /**
   * Whether a person proved who they are within the last ten minutes, so that sensitive acts need not ask again. Keys and
   * the system have no session that could be taken over: a key is its own proof, with every request.
   */
  recently_authenticated: boolean;
  /** Of a key: what it tells of itself, as of its last look-up, a few seconds ago at most. */
  key?: KeyFacts;
  request: RequestContext;
}

/** A key and its organization, as a program that uses the key knows them. */
export interface KeyFacts {
  name: string;
  /** How the presented secret begins. */
  prefix: string;
  expires_at: string | null;
  organization: { name: string; plan: Plan };
}

/** What a signed-in person must do before they may do anything else. */
export type Step = 'set_password' | 'verify_second_factor' | 'enrol_second_factor' | 'organization_deleted';

// Who has to set a second factor up, because their organization requires one, is asked who they are like everybody who does
// so, and may go to another organization, whose rules are others.
const ENROL: readonly SelfPermission[] = [
  'self:enrol_second_factor',
  'self:confirm_identity',
  'self:switch_organization',
];
// In an organization that is being deleted nobody does anything but go elsewhere; an owner may undo it.
const DELETED: readonly SelfPermission[] = ['self:switch_organization'];
const SELF: readonly SelfPermission[] = ['self:read', 'self:write', ...ENROL];

/**
 * The authority of a signed-in person. A session that still owes a step may do that step and nothing else:
 * half-signed-in is not a flag that somebody must remember to look at.
 */
export function authorityOf(role: Role, pending: Step | null): Set<Authority> {
  if (pending === 'enrol_second_factor') return new Set<Authority>(ENROL);
  if (pending === 'organization_deleted') {
    return new Set<Authority>(role === 'OWNER' ? [...DELETED, 'self:restore_organization'] : DELETED);
  }
  return new Set<Authority>(pending ? [`self:${pending}`] : [...ROLE_PERMISSIONS[role], ...SELF]);
}

/** Whether the actor holds the authority. Write never includes read, because nothing adds it. */
export function can(actor: Pick<Actor, 'permissions'>, authority: Authority): boolean {
  return actor.permissions.has(authority);
}

/** The actor of work that nobody asked for just now: jobs and start-up. */
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
