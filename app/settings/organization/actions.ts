'use server';

import { action } from '@/lib/http/pages/action';
import { listUsers } from '@/lib/organization/members/operations';
import {
  previewApiKeys,
  previewSessions,
  previewTwoFactor,
  updateSecurityPolicy,
} from '@/lib/organization/security-policy/operations';
import {
  cancelRegionMove,
  deleteOrganization,
  leaveOrganization,
  previewDomains,
  transferOwnership,
  updateOrganization,
} from '@/lib/organization/settings/operations';

/** Saves the organization unless someone else changed it in the meantime. */
export const updateOrganizationAction = action(updateOrganization);

/** Cancels the region move. */
export const cancelRegionMoveAction = action(cancelRegionMove);

/** Lists the members and invitations outside a list of domains. */
export const previewDomainsAction = action(previewDomains);

/** Saves the security policy unless someone else changed it in the meantime. */
export const updateSecurityPolicyAction = action(updateSecurityPolicy);

/** Lists the members who would have to set up two-factor authentication. */
export const previewTwoFactorAction = action(previewTwoFactor);

/** Counts the sessions that other session limits would end. */
export const previewSessionsAction = action(previewSessions);

/** Lists the API keys that outlast a limit. */
export const previewApiKeysAction = action(previewApiKeys);

/** Searches members, to choose a new owner. */
export const findMembersAction = action(listUsers);

/** Makes another member an owner. */
export const transferOwnershipAction = action(transferOwnership);

/** Ends the user's own membership. */
export const leaveOrganizationAction = action(leaveOrganization);

/** Deletes the organization; it is erased after seven days. */
export const deleteOrganizationAction = action(deleteOrganization);
