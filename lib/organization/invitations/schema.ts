import { z } from 'zod';
import { EmailAddress } from '@/lib/core/email-address';
import { formatNumber } from '@/lib/core/format';
import { ROLES } from '@/lib/core/roles';
import { FieldErrorSchema, Id, Instant, line, listOf, PageInput, RoleName, search, sortBy } from '@/lib/core/schema';
import { DELIVERIES, INVITATION_SORTS, INVITATION_STATUSES, MOST_INVITATIONS, MOST_INVITED_AT_ONCE } from './constants';

const InvitationStatus = z.enum(INVITATION_STATUSES).meta({ id: 'InvitationStatus' });
const InvitationDelivery = z.enum(DELIVERIES).meta({ id: 'InvitationDelivery' });

/** An invitation as pages and the API show it. A pending invitation becomes `expired` after `expires_at`. */
export const Invitation = z
  .object({
    id: Id,
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    role: RoleName,
    status: InvitationStatus,
    delivery: InvitationDelivery.describe('Delivery status of the email'),
    delivery_error: z.string().nullable().describe('Why the email could not be delivered'),
    invited_by_label: z.string(),
    sent_at: Instant.nullable(),
    expires_at: Instant,
    accepted_at: Instant.nullable(),
    declined_at: Instant.nullable(),
    revoked_at: Instant.nullable(),
    created_at: Instant,
    can_resend: z
      .boolean()
      .describe('Whether it can be resent or revoked: it is pending, or has expired without a newer invitation'),
  })
  .meta({ id: 'Invitation' });
export type Invitation = z.infer<typeof Invitation>;

/** What `invitation.create` takes. */
export const InviteUser = z.strictObject({
  email: EmailAddress,
  first_name: line(60, 'The first name'),
  last_name: line(60, 'The last name'),
  role: z
    .enum(ROLES, 'Choose a role: OWNER, ADMIN, DEVELOPER or MEMBER.')
    .meta({ id: 'Role' })
    .default('MEMBER')
    .describe('Role of the invited person; nobody can assign a role above their own'),
});

const ROWS = `A request has 1 to ${formatNumber(MOST_INVITATIONS)} invitations.`;
const AT_ONCE = formatNumber(MOST_INVITED_AT_ONCE);

// Looser than `InviteUser`, which then validates each row on its own: one invalid row must not refuse the others.
const BulkInvitee = z
  .strictObject({
    email: z.string().meta({ description: 'Email address', format: 'email' }),
    first_name: z.string().optional().describe('Required, at most 60 characters'),
    last_name: z.string().optional().describe('Required, at most 60 characters'),
    role: z
      .string()
      .optional()
      .meta({ description: 'Role of the invited person; `MEMBER` by default', enum: [...ROLES] }),
  })
  .meta({ id: 'BulkInvitee' });

/** What `invitation.bulk_create` takes. */
export const BulkInvite = z.strictObject({
  invitations: z
    .array(BulkInvitee)
    .min(1, ROWS)
    .max(MOST_INVITATIONS, ROWS)
    .describe(
      'Each row is validated on its own, by the rules of a single invitation: errors are reported in the row’s result and ' +
        'do not stop other rows. Sending a row again is safe: it is refused as `already_invited`, without a second email',
    ),
  dry_run: z.boolean().default(false).describe('Validate the rows only: nothing is changed and no email is sent'),
  in_background: z
    .boolean()
    .default(false)
    .describe(`Answer 202 at once and invite in the background, as always with more than ${AT_ONCE} rows`),
});

/** The result for one row. */
export const BulkInvitationResult = z
  .object({
    index: z.int().describe('Index of the row in the request, from 0'),
    email: z.string().describe('The normalized address, or the address as sent when it is not valid'),
    status: z.enum(['invited', 'would_invite', 'refused']).describe('`would_invite` in a dry run'),
    invitation_id: Id.nullable().describe('The new invitation; with `already_invited` the pending one'),
    errors: z
      .array(FieldErrorSchema)
      .describe(
        'Why the row was refused, by field; empty otherwise. Codes besides those of a single invitation: `duplicate`, ' +
          '`already_invited`, `already_member`, `suspended_member`, `domain_not_allowed`, `role_above_own`',
      ),
  })
  .meta({ id: 'BulkInvitationResult' });
export type BulkInvitationResult = z.infer<typeof BulkInvitationResult>;

/** What `invitation.bulk_create` returns: a result for each row, in the order of the request. */
export const BulkInvitationOutcome = z
  .object({
    invited: z.int().describe('How many were invited; each gets one email'),
    would_invite: z.int().meta({ description: 'How many a dry run would invite', examples: [0] }),
    refused: z.int().describe('How many were refused'),
    results: z.array(BulkInvitationResult).meta({
      examples: [
        [
          {
            index: 0,
            email: 'ada@example.com',
            status: 'invited',
            invitation_id: '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc',
            errors: [],
          },
          {
            index: 1,
            email: 'grace@example.org',
            status: 'refused',
            invitation_id: null,
            errors: [{ path: 'email', code: 'already_member', message: 'grace@example.org is already a member.' }],
          },
        ],
      ],
    }),
    bulk_change_id: Id.nullable().meta({
      description:
        'With 202: the bulk change of invitations that invites the rows. The counts and `results` are then empty; its results ' +
        'have them. Null otherwise',
      examples: [null],
    }),
  })
  .meta({ id: 'BulkInvitationOutcome' });
export type BulkInvitationOutcome = z.infer<typeof BulkInvitationOutcome>;

/** Filters of the invitation list. */
export const invitationFilters = {
  search: search(200).optional().describe('Words that must all occur in the name or email address'),
  status: listOf(InvitationStatus).optional().describe('One or more statuses, repeated or separated by commas'),
  role: listOf(RoleName).optional().describe('One or more roles, repeated or separated by commas'),
  delivery: listOf(InvitationDelivery)
    .optional()
    .describe('One or more delivery statuses, repeated or separated by commas'),
};

/** What `invitation.list` takes. */
export const ListInvitations = z.strictObject({
  ...PageInput,
  ...invitationFilters,
  sort: sortBy(INVITATION_SORTS, '-created_at'),
});

/** Identifies an invitation. */
export const InvitationId = z.strictObject({ id: Id });

/** What `invitation.accept` takes: the secret of the link in the mail. */
export const AcceptInvitation = z.strictObject({ token: z.string().min(1).max(200) });

/** What `invitation.decline` takes: the secret of the link in the mail. */
export const DeclineInvitation = z.strictObject({ token: z.string().min(1).max(200) });
