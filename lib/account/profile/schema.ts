import { z } from 'zod';
import { EmailAddress } from '@/lib/core/email-address';
import { PLANS } from '@/lib/core/plans';
import { ROLES } from '@/lib/core/roles';
import { Id, Instant, line, rule } from '@/lib/core/schema';
import { isTimeZone } from '@/lib/core/time-zone';

/** An IANA time zone such as `Europe/Berlin`, or null for the device's time zone. */
export const TimeZone = z
  .string()
  .max(64, 'Choose a time zone from the list.')
  .refine(isTimeZone, rule('unknown_time_zone', 'Choose a time zone from the list.'))
  .nullable();

/** The fields that people edit in their own profile. */
export const ProfileFields = z.strictObject({
  first_name: line(60, 'The first name'),
  last_name: line(60, 'The last name'),
  theme: z.enum(['system', 'light', 'dark']),
  time_zone: TimeZone,
});

/** What `profile.update` takes: any of the fields. */
export const UpdateProfileInput = ProfileFields.partial();

/** A person's own account, with their role in the current organization. */
export const Profile = ProfileFields.extend({ id: Id, email: z.string(), role: z.enum(ROLES) });
export type Profile = z.infer<typeof Profile>;

/** What `profile.request_email_change` takes. */
export const RequestEmailChangeInput = z.strictObject({ email: EmailAddress });

/** An email change whose link has been sent to the new address and not opened. */
export const PendingEmailChange = z.object({
  id: Id,
  new_email: z.string(),
  created_at: Instant,
  expires_at: Instant,
  is_expired: z.boolean(),
});
export type PendingEmailChange = z.infer<typeof PendingEmailChange>;

/** The invitation with which the actor joined the current organization within the last day; null otherwise. */
export const Welcome = z.object({ invited_by: z.string(), joined_at: Instant }).nullable();
export type Welcome = z.infer<typeof Welcome>;

/** The secret of a mailed link. */
export const LinkInput = z.strictObject({ token: z.string().min(1).max(200) });

/** The secret of a link for choosing a new password, after an account was secured. */
export const ResetLink = z.object({ reset_token: z.string() });

/** One of the organizations that a person belongs to. */
export const OwnOrganization = z.object({
  id: Id,
  name: z.string(),
  plan: z.enum(PLANS),
  role: z.enum(ROLES),
  is_current: z.boolean(),
  /** It was deleted, and can still be restored. */
  is_deleted: z.boolean(),
});
export type OwnOrganization = z.infer<typeof OwnOrganization>;
