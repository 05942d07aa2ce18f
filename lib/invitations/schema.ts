import { z } from 'zod';
import { EmailAddress } from '@/lib/organization/email-domains';
import { ROLES } from '@/lib/permissions';
import { Id, Instant, line, listOf, PageInput, sortBy } from '@/lib/schema';

export const INVITATION_STATUSES = ['pending', 'accepted', 'revoked', 'expired'] as const;
export const DELIVERIES = ['queued', 'sent', 'failed'] as const;

/** An invitation as pages and the API show it. `expired` is what a pending one becomes when its time is up. */
export const Invitation = z.object({
  id: Id,
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  role: z.enum(ROLES),
  status: z.enum(INVITATION_STATUSES),
  delivery: z.enum(DELIVERIES).describe('What became of the mail'),
  delivery_error: z.string().nullable().describe('Why the mail could not be delivered'),
  invited_by_label: z.string(),
  sent_at: Instant.nullable(),
  expires_at: Instant,
  accepted_at: Instant.nullable(),
  revoked_at: Instant.nullable(),
  created_at: Instant,
});
export type Invitation = z.infer<typeof Invitation>;

/** What `invitation.create` takes. */
export const InviteUser = z.strictObject({
  email: EmailAddress,
  first_name: line(60, 'The first name'),
  last_name: line(60, 'The last name'),
  role: z.enum(ROLES).default('MEMBER').describe('What the person will be; nobody grants a role above their own'),
});

/** What `invitation.list` takes. */
export const ListInvitations = z.strictObject({
  ...PageInput,
  search: z.string().trim().max(200).optional().describe('Part of a name or of an e-mail address'),
  status: listOf(z.enum(INVITATION_STATUSES)).optional().describe('One or more statuses, separated by commas'),
  sort: sortBy(['created_at', 'expires_at', 'email'], '-created_at'),
});

/** Which invitation. */
export const InvitationId = z.strictObject({ id: Id });

/** What `invitation.accept` takes: the secret of the link in the mail. */
export const AcceptInvitation = z.strictObject({ token: z.string().min(1).max(200) });
