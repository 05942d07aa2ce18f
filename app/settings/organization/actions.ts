'use server';

import { action } from '@/lib/adapters/action';
import {
  leaveOrganization,
  previewDomains,
  transferOwnership,
  updateOrganization,
} from '@/lib/organization/operations';
import { listUsers } from '@/lib/users/operations';

/** Saves the organization, if nobody changed it meanwhile. */
export const updateOrganizationAction = action(updateOrganization);

/** Names who would fall outside a list of domains. */
export const previewDomainsAction = action(previewDomains);

/** Finds members, for choosing a new owner. */
export const findMembersAction = action(listUsers);

/** Makes another member the owner. */
export const transferOwnershipAction = action(transferOwnership);

/** Ends one's own membership. */
export const leaveOrganizationAction = action(leaveOrganization);
