import { z } from 'zod';
import { Id, Instant } from '@/lib/core/schema';
import { invitationFilters } from '@/lib/organization/invitations/schema';
import { INVITATION_ACTIONS, INVITATION_REASONS, INVITING_ACTIONS, PREVIEW_ROWS } from '../constants';
import { BulkOutcome, BulkPreviewOutcome, BulkStatus, exceptedIds, refuseSelection, selectedIds } from '../schema';

const Reason = z.enum(INVITATION_REASONS).meta({ id: 'InvitationReason' });

const InvitationFilter = z.strictObject(invitationFilters).meta({ id: 'InvitationFilter' });

/** What `invitation_change.preview` and `invitation_change.start` take: which invitations, and what to do to each. */
export const InvitationChangeInput = z
  .strictObject({
    action: z
      .enum(INVITATION_ACTIONS)
      .meta({ id: 'InvitationAction' })
      .describe('`resend_invitation` renews it for 72 hours and sends a new email; earlier emails stop working'),
    invitation_ids: selectedIds('invitations'),
    filter: InvitationFilter.optional().meta({
      description:
        'The invitations, by the filters of the invitation list; an empty object is all. Requires `invitations:read`',
      examples: [{ status: ['pending', 'expired'] }],
    }),
    except_invitation_ids: exceptedIds('invitations'),
  })
  .superRefine(({ invitation_ids: ids, filter, except_invitation_ids: except }, context) =>
    refuseSelection(context, 'invitation_ids', { ids, filter, except }),
  );
export type InvitationChangeInput = z.output<typeof InvitationChangeInput>;

const explanation = {
  reason: Reason.nullable().meta({
    description: 'Why the invitation is left out or was not made',
    examples: ['not_pending'],
  }),
  message: z
    .string()
    .nullable()
    .meta({ description: 'The same as a sentence', examples: ['It was accepted.'] }),
};

const person = {
  name: z
    .string()
    .nullable()
    .meta({
      description:
        'First and last name; null when there is no such invitation, and without the permission `invitations:read`',
      examples: ['Ada Lovelace'],
    }),
  email: z.string().nullable(),
};

/** What a change of invitations would do now. */
export const InvitationChangePreview = z
  .object({
    total: z.int().meta({ description: 'Invitations selected', examples: [120] }),
    changed: z.int().meta({ description: 'Invitations that would be changed', examples: [119] }),
    skipped: z
      .array(
        z
          .object({ reason: Reason, message: z.string().meta({ examples: ['It was accepted.'] }), count: z.int() })
          .meta({ id: 'SkippedInvitations' }),
      )
      .describe('Invitations that would be left out, by sentence, most first'),
    items: z
      .array(
        z
          .object({ invitation_id: Id, ...person, outcome: BulkPreviewOutcome, ...explanation })
          .meta({ id: 'PreviewedInvitation' }),
      )
      .describe(`The first ${PREVIEW_ROWS} invitations, those that would be left out first`),
  })
  .meta({ id: 'InvitationChangePreview' });
export type InvitationChangePreview = z.infer<typeof InvitationChangePreview>;

/**
 * A change of many invitations and its progress: `succeeded`, `skipped` and `failed` together are the invitations it is done with.
 */
export const InvitationChange = z
  .object({
    id: Id,
    action: z.enum(INVITING_ACTIONS).meta({ id: 'InvitationChangeAction', examples: ['invite'] }),
    status: BulkStatus.meta({ examples: ['running'] }),
    total: z.int().meta({ description: 'Invitations selected, or rows sent', examples: [10_000] }),
    succeeded: z.int().meta({ examples: [2_500] }),
    skipped: z.int().meta({ description: 'Left out; each result has the reason', examples: [3] }),
    failed: z.int().meta({ examples: [1] }),
    created_by: z.string().describe('The person or API key that started it'),
    created_at: Instant,
    finished_at: Instant.nullable().meta({ description: 'When it was completed or cancelled', examples: [null] }),
  })
  .meta({ id: 'InvitationChange' });
export type InvitationChange = z.infer<typeof InvitationChange>;

/** What became of one invitation, or of one row that was sent. */
export const InvitationResult = z
  .object({
    index: z.int().describe('Index of the row, from 0'),
    invitation_id: Id.nullable().describe('The invitation; null for a row that was not invited'),
    email: person.email,
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    role: z
      .string()
      .nullable()
      .meta({ description: 'The role, as sent', examples: ['MEMBER'] }),
    outcome: BulkOutcome.meta({
      description: '`pending` rows of a cancelled change stayed as they were',
      examples: ['skipped'],
    }),
    ...explanation,
  })
  .meta({ id: 'InvitationResult' });
export type InvitationResult = z.infer<typeof InvitationResult>;
