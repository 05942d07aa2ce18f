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

/** Saves the organization, if nobody changed it meanwhile. */
export const updateOrganizationAction = action(updateOrganization);

/** Calls off the move of the voice data. */
export const cancelRegionMoveAction = action(cancelRegionMove);

/** Names who would fall outside a list of domains. */
export const previewDomainsAction = action(previewDomains);

/** Saves the security policy, if nobody changed it meanwhile. */
export const updateSecurityPolicyAction = action(updateSecurityPolicy);

/** Names who would have to set up two-factor authentication. */
export const previewTwoFactorAction = action(previewTwoFactor);

/** Counts the sessions that other lives would end. */
export const previewSessionsAction = action(previewSessions);

/** Names the keys that live longer than a limit. */
export const previewApiKeysAction = action(previewApiKeys);

/** Finds members, for choosing a new owner. */
export const findMembersAction = action(listUsers);

/** Makes another member the owner. */
export const transferOwnershipAction = action(transferOwnership);

/** Ends one's own membership. */
export const leaveOrganizationAction = action(leaveOrganization);

/** Closes the organization; in seven days it is erased. */
export const deleteOrganizationAction = action(deleteOrganization);
