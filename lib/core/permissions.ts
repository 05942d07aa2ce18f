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
/** What concerns oneself alone: never held by a key, never granted, held by every signed-in person as far as the session got. */
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

/** Every permission there is, read before write, in the order of the resources. */
export const PERMISSIONS: readonly Permission[] = RESOURCES.flatMap((resource) =>
  READ_ONLY_RESOURCES.includes(resource)
    ? [`${resource}:read` as Permission]
    : [`${resource}:read` as Permission, `${resource}:write` as Permission],
);

export const ROLES = ['OWNER', 'ADMIN', 'DEVELOPER', 'MEMBER'] as const;
export type Role = (typeof ROLES)[number];

const voiceRead = PERMISSIONS.filter((p) => VOICE_RESOURCES.some((r) => p === `${r}:read`));
const voiceAll = PERMISSIONS.filter((p) => VOICE_RESOURCES.some((r) => p.startsWith(`${r}:`)));

/** The permissions of each role. OWNER and ADMIN differ in two acts that no permission carries: see `mayGrant` and `mayDeleteOrganization`. */
export const ROLE_PERMISSIONS: Record<Role, readonly Permission[]> = {
  OWNER: PERMISSIONS,
  ADMIN: PERMISSIONS,
  DEVELOPER: [...voiceAll, 'organization:read', 'users:read', 'api_keys:read', 'api_keys:write'],
  MEMBER: [...voiceRead, 'organization:read', 'users:read'],
};

/** What a role may do, in the words of the screen. */
export const ROLE_SUMMARY: Record<Role, string> = {
  OWNER: 'Everything, including deleting the organization and appointing owners.',
  ADMIN: 'Everything except deleting the organization and appointing owners.',
  DEVELOPER: 'API keys, integrations and all voice data. Sees the organization and its users.',
  MEMBER: 'Sees the organization, its users and voice data. Own profile and security.',
};

/** Who asks, as far as these rules look at them. */
interface Grantor {
  role: Role | null;
  permissions: ReadonlySet<Authority>;
}

/**
 * Whether the actor may give somebody this role, or act on somebody who has it.
 * Nobody grants above themselves: all of the role's permissions must be the actor's own, and owners are appointed by owners.
 * MEMBER is what an invitation is for, so the permission to invite suffices for it.
 */
export function mayGrant(actor: Grantor, role: Role): boolean {
  if (role === 'OWNER') return actor.role === 'OWNER';
  if (role === 'MEMBER') return true;
  return ROLE_PERMISSIONS[role].every((permission) => actor.permissions.has(permission));
}

/** The roles that the actor may give, highest first. */
export function grantableRoles(actor: Grantor): Role[] {
  return ROLES.filter((role) => mayGrant(actor, role));
}

/** Deleting an organization is an owner's act alone. */
export function mayDeleteOrganization(actor: Grantor): boolean {
  return actor.role === 'OWNER';
}

/** The permissions asked for that the actor lacks: a key never carries what its maker does not hold. */
export function beyondActor(actor: Grantor, asked: readonly Permission[]): Permission[] {
  return asked.filter((permission) => !actor.permissions.has(permission));
}
