// Apart from the permissions, which the screens that only name roles do not need.

/** The roles of a user in an organization, the one with the most authority first. */
export const ROLES = ['OWNER', 'ADMIN', 'DEVELOPER', 'MEMBER'] as const;
export type Role = (typeof ROLES)[number];

/** What a role may do, in the words of the screen. */
export const ROLE_SUMMARY: Record<Role, string> = {
  OWNER: 'Can do everything, including delete the organization and appoint owners.',
  ADMIN: 'Can do everything except delete the organization and appoint owners.',
  DEVELOPER: 'Can manage API keys, integrations and all voice data, and view the organization and its users.',
  MEMBER: 'Can view the organization, its users and its voice data, and manage their own profile and security.',
};
