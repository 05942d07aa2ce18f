import { z } from 'zod';
import { Id, Instant, listOf, PageInput, PermissionName, RoleName, search, sortBy } from '@/lib/core/schema';
import { TWO_FACTOR_STATES, USER_SORTS, USER_STATUSES } from './constants';

const UserStatus = z.enum(USER_STATUSES).meta({ id: 'UserStatus' });
const TwoFactorState = z.enum(TWO_FACTOR_STATES).meta({ id: 'TwoFactorState' });

/** A person with their membership in the organization. */
export const User = z
  .object({
    id: Id,
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    role: RoleName,
    permissions: z.array(PermissionName).describe('Permissions of the role'),
    status: UserStatus,
    two_factor: z.boolean().describe('Whether two-factor authentication is on'),
    two_factor_due_at: Instant.nullable().describe(
      'Deadline by which the user must set up two-factor authentication; null when it is not required or already on',
    ),
    last_active_at: Instant.nullable(),
    created_at: Instant.describe('When the user was added to the organization'),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

/** Filters of the user list. */
export const userFilters = {
  search: search(200).optional().describe('Words that must all occur in the name or email address'),
  role: listOf(RoleName).optional().describe('One or more roles, repeated or separated by commas'),
  status: listOf(UserStatus).optional().describe('One or more statuses, repeated or separated by commas'),
  two_factor: listOf(TwoFactorState).optional().describe('Only users with two-factor authentication on, or off'),
};

/** What `user.list` takes. */
export const ListUsers = z.strictObject({ ...PageInput, ...userFilters, sort: sortBy(USER_SORTS, 'name') });

/** What `user.export` takes: the same filters, and the id of the last user received. */
export const ExportUsers = z.strictObject({ ...userFilters, after: Id.optional() });

/** Identifies a user. */
export const UserId = z.strictObject({ id: Id });

/** What `user.update` takes. An invited person becomes active by accepting, not by an update. */
export const UpdateUser = UserId.extend({
  role: RoleName.optional(),
  status: z.enum(['active', 'suspended']).optional(),
});
