import { z } from 'zod';
import { OwnOrganization } from '@/lib/account/profile/schema';

/** Counting stops here, so that the navigation costs a large organization no more than a small one. */
export const COUNTED_UP_TO = 1_000;

/** A number of rows; one more than `COUNTED_UP_TO` stands for any larger number. Null for those who may not list the rows. */
const BoundedCount = z.number().int().min(0).nullable();

export const Navigation = z.object({
  /** Those to which the actor can switch, with the current one. */
  organizations: z.array(OwnOrganization),
  users: BoundedCount,
  pending_invitations: BoundedCount,
});
export type Navigation = z.infer<typeof Navigation>;
