'use server';

import { action } from '@/lib/adapters/action';
import { restoreOrganization } from '@/lib/organization/operations';

/** Undoes the deletion of the organization. */
export const restoreOrganizationAction = action(restoreOrganization);
