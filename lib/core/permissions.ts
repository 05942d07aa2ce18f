import { ROLES, type Role } from './roles';

/** What a permission is about. The first seven are voice data, the others settings. */
export const RESOURCES = [
  'calls',
  'leads',
  'agents',
  'analytics',
  'contacts',
  'knowledge_base',
  'integrations',
  'organization',
  'users',
  'invitations',
  'api_keys',
  'audit_log',
] as const;
export type Resource = (typeof RESOURCES)[number];
export const VOICE_RESOURCES = RESOURCES.slice(0, 7);
export const READ_ONLY_RESOURCES: readonly Resource[] = ['analytics', 'audit_log'];

export type Permission = `${Resource}:read` | `${Exclude<Resource, 'analytics' | 'audit_log'>}:write`;
/** Authority over one's own account: never granted, never held by a key; which of them a user has depends on the session's step. */
export type SelfPermission =
  | 'self:read'
  | 'self:write'
  | 'self:set_password'
  | 'self:verify_second_factor'
  | 'self:enrol_second_factor'
  | 'self:confirm_identity'
  | 'self:switch_organization'
  | 'self:restore_organization';
export type Authority = Permission | SelfPermission;

/** All permissions, read before write, in the order of the resources. */
export const PERMISSIONS: readonly Permission[] = RESOURCES.flatMap((resource) =>
  READ_ONLY_RESOURCES.includes(resource)
    ? [`${resource}:read` as Permission]
    : [`${resource}:read` as Permission, `${resource}:write` as Permission],
);

const voiceRead = PERMISSIONS.filter((p) => VOICE_RESOURCES.some((r) => p === `${r}:read`));
const voiceAll = PERMISSIONS.filter((p) => VOICE_RESOURCES.some((r) => p.startsWith(`${r}:`)));

/** The permissions of each role. OWNER and ADMIN differ in two actions outside permissions: see `mayGrant` and `mayDeleteOrganization`. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  OWNER: PERMISSIONS,
  ADMIN: PERMISSIONS,
  DEVELOPER: [...voiceAll, 'organization:read', 'users:read', 'api_keys:read', 'api_keys:write'],
  MEMBER: [...voiceRead, 'organization:read', 'users:read'],
};

/** The part of an actor that these rules need. */
interface Grantor {
  role: Role | null;
  permissions: ReadonlySet<Authority>;
}

/**
 * Whether the actor may give this role, or act on a user who has it. Nobody grants more than they have: the actor needs all of the
 * role's permissions, and only owners appoint owners. For MEMBER, the permission to invite is enough.
 */
export function mayGrant(actor: Grantor, role: Role): boolean {
  if (role === 'OWNER') return actor.role === 'OWNER';
  if (role === 'MEMBER') return true;
  return ROLE_PERMISSIONS[role].every((permission) => actor.permissions.has(permission));
}

/** Returns the roles the actor may give, highest first. */
export function grantableRoles(actor: Grantor): Role[] {
  return ROLES.filter((role) => mayGrant(actor, role));
}

/** Only owners may delete an organization. */
export function mayDeleteOrganization(actor: Grantor): boolean {
  return actor.role === 'OWNER';
}

/** Returns the requested permissions that the actor lacks: a key never has permissions its creator lacks. */
export function beyondActor(actor: Grantor, asked: readonly Permission[]): Permission[] {
  return asked.filter((permission) => !actor.permissions.has(permission));
}
