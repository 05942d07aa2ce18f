import { z } from 'zod';
import { EmailAddress } from '@/lib/core/email-address';
import { ROLES } from '@/lib/core/permissions';
import { FieldErrorSchema, Id, Instant, line, listOf, PageInput, RoleName, search, sortBy } from '@/lib/core/schema';
import { DELIVERIES, INVITATION_STATUSES, MOST_INVITATIONS } from './constants';

const InvitationStatus = z.enum(INVITATION_STATUSES).meta({ id: 'InvitationStatus' });

/** An invitation as pages and the API show it. A pending invitation becomes `expired` after `expires_at`. */
export const Invitation = z
  .object({
    id: Id,
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    role: RoleName,
    status: InvitationStatus,
    delivery: z.enum(DELIVERIES).meta({ id: 'InvitationDelivery' }).describe('Delivery status of the email'),
    delivery_error: z.string().nullable().describe('Why the email could not be delivered'),
    invited_by_label: z.string(),
    sent_at: Instant.nullable(),
    expires_at: Instant,
    accepted_at: Instant.nullable(),
    declined_at: Instant.nullable(),
    revoked_at: Instant.nullable(),
    created_at: Instant,
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

const ROWS = `A request has 1 to ${MOST_INVITATIONS} invitations.`;

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
  })
  .meta({ id: 'BulkInvitationOutcome' });
export type BulkInvitationOutcome = z.infer<typeof BulkInvitationOutcome>;

/** What `invitation.list` takes. */
export const ListInvitations = z.strictObject({
  ...PageInput,
  search: search(200).optional().describe('Part of a name or email address'),
  status: listOf(InvitationStatus).optional().describe('One or more statuses, repeated or separated by commas'),
  sort: sortBy(['created_at', 'expires_at', 'email'], '-created_at'),
});

/** Identifies an invitation. */
export const InvitationId = z.strictObject({ id: Id });

/** What `invitation.accept` takes: the secret of the link in the mail. */
export const AcceptInvitation = z.strictObject({ token: z.string().min(1).max(200) });

/** What `invitation.decline` takes: the secret of the link in the mail. */
export const DeclineInvitation = z.strictObject({ token: z.string().min(1).max(200) });
