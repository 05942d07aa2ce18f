'use server';

import { action } from '@/lib/http/pages/action';
import { restoreOrganization } from '@/lib/organization/settings/operations';

/** Undoes the deletion of the organization. */
export const restoreOrganizationAction = action(restoreOrganization);
