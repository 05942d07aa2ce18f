import { z } from 'zod';
import { formatNumber } from '@/lib/core/format';
import { Id, Instant, listOf, PageInput, RoleName, refuse, sortBy } from '@/lib/core/schema';
import { userFilters } from '@/lib/organization/members/schema';
import {
  BULK_ACTIONS,
  BULK_OUTCOMES,
  BULK_REASONS,
  BULK_STATUSES,
  MOST_BULK_EXCEPTIONS,
  MOST_BULK_IDS,
  PREVIEW_KEYS,
  PREVIEW_ROWS,
} from './constants';

const BulkAction = z.enum(BULK_ACTIONS).meta({ id: 'BulkAction' });
export const BulkStatus = z.enum(BULK_STATUSES).meta({ id: 'BulkStatus' });
export const BulkOutcome = z.enum(BULK_OUTCOMES).meta({ id: 'BulkOutcome' });
export const BulkPreviewOutcome = z.enum(['skip', 'change']).meta({ id: 'BulkPreviewOutcome' });
const BulkReason = z.enum(BULK_REASONS).meta({ id: 'BulkReason' });

const EXCEPTIONS = `A filter can have at most ${formatNumber(MOST_BULK_EXCEPTIONS)} exceptions.`;

/** The ids of a selection. @param what "users" or "invitations" */
export function selectedIds(what: string) {
  const rule = `Select 1 to ${formatNumber(MOST_BULK_IDS)} ${what} by ID, or select them with a filter.`;
  return z
    .array(Id)
    .min(1, rule)
    .max(MOST_BULK_IDS, rule)
    .optional()
    .describe(`The ${what}, by ID. Send either this or \`filter\``);
}

/** The exceptions from the filter of a selection. @param what "users" or "invitations" */
export const exceptedIds = (what: string) =>
  z.array(Id).max(MOST_BULK_EXCEPTIONS, EXCEPTIONS).optional().describe(`With \`filter\` only: ${what} to leave out`);

/** Refuses a selection that is not either by ids or by a filter, and exceptions without a filter. @param field the name of the ids */
export function refuseSelection(
  context: z.RefinementCtx,
  field: 'user_ids' | 'invitation_ids',
  { ids, filter, except }: { ids?: string[]; filter?: object; except?: string[] },
): void {
  if (!ids && !filter) refuse(context, 'required', `Send ${field} or filter.`, [field]);
  if (ids && filter) refuse(context, 'ambiguous', `Send ${field} or filter, not both.`, ['filter']);
  if (except && !filter) refuse(context, 'filter_only', 'Exceptions need a filter.', [`except_${field}`]);
}

const UserFilter = z.strictObject(userFilters).meta({ id: 'UserFilter' });

/** What `bulk_change.preview` and `bulk_change.start` take: which users, and what to do to each. */
export const BulkChangeInput = z
  .strictObject({
    action: BulkAction,
    role: RoleName.optional().meta({
      description: 'The new role; required with `change_role`, and only allowed there',
      examples: ['DEVELOPER'],
    }),
    revoke_api_keys: z
      .boolean()
      .optional()
      .describe('With `remove` only: also revokes the API keys that the removed users created'),
    user_ids: selectedIds('users'),
    filter: UserFilter.optional().meta({
      description: 'The users, by the filters of the user list; an empty object is everyone. Requires `users:read`',
      examples: [{ role: ['MEMBER'], status: ['active'] }],
    }),
    except_user_ids: exceptedIds('users'),
  })
  .superRefine((input, context) => {
    const { user_ids: ids, filter, except_user_ids: except } = input;
    refuseSelection(context, 'user_ids', { ids, filter, except });
    if (input.action === 'change_role' && !input.role) refuse(context, 'required', 'Choose the new role.', ['role']);
    if (input.action !== 'change_role' && input.role) {
      refuse(context, 'change_role_only', 'A role is only allowed with change_role.', ['role']);
    }
    if (input.action !== 'remove' && input.revoke_api_keys) {
      refuse(context, 'remove_only', 'API keys can only be revoked when you remove users.', ['revoke_api_keys']);
    }
  });
export type BulkChangeInput = z.output<typeof BulkChangeInput>;

const person = {
  user_id: Id,
  name: z
    .string()
    .nullable()
    .meta({
      description:
        'First and last name; null when the organization has no user with this ID, and without the permission `users:read`',
      examples: ['Ada Lovelace'],
    }),
  email: z.string().nullable(),
};
const explanation = {
  reason: BulkReason.nullable().meta({
    description: 'Why the user is left out or was not changed',
    examples: ['unchanged'],
  }),
  message: z
    .string()
    .nullable()
    .meta({
      description: 'The same as a sentence, or what else there is to know',
      examples: ['They already have the role DEVELOPER.'],
    }),
};

const SkippedUsers = z
  .object({
    reason: BulkReason,
    message: z.string().meta({ examples: ['This is your own account.'] }),
    count: z.int().meta({ examples: [1] }),
  })
  .meta({ id: 'BulkSkippedUsers' });

const PreviewedUser = z
  .object({ ...person, outcome: BulkPreviewOutcome, ...explanation })
  .meta({ id: 'BulkPreviewedUser' });

const KeyOfUser = z
  .object({ id: Id, name: z.string().meta({ examples: ['Billing export'] }), user_id: Id })
  .meta({ id: 'BulkApiKey' });

const KeysOfUsers = z
  .object({ total: z.int(), items: z.array(KeyOfUser).describe(`The first ${PREVIEW_KEYS} by name`) })
  .meta({ id: 'BulkApiKeys' });

/** What a bulk change would do now. */
export const BulkChangePreview = z
  .object({
    total: z.int().meta({ description: 'Users selected', examples: [120] }),
    changed: z.int().meta({ description: 'Users that would be changed', examples: [119] }),
    skipped: z.array(SkippedUsers).describe('Users that would be left out, by reason, most first'),
    items: z.array(PreviewedUser).describe(`The first ${PREVIEW_ROWS} users, those that would be left out first`),
    api_keys: KeysOfUsers.nullable().describe(
      'With `remove`: the API keys that the users created and that still work. They keep working unless `revoke_api_keys` is true. Null for other actions, and without the permission `api_keys:read`',
    ),
  })
  .meta({ id: 'BulkChangePreview' });
export type BulkChangePreview = z.infer<typeof BulkChangePreview>;

/** A bulk change and its progress: `succeeded`, `skipped` and `failed` together are the users it is done with. */
export const BulkChange = z
  .object({
    id: Id,
    action: BulkAction,
    role: RoleName.nullable().describe('The new role, with `change_role`'),
    revoke_api_keys: z.boolean().meta({ examples: [false] }),
    status: BulkStatus.meta({ examples: ['running'] }),
    total: z.int().meta({ description: 'Users selected', examples: [120] }),
    succeeded: z.int().meta({ examples: [80] }),
    skipped: z.int().meta({ description: 'Users left out', examples: [1] }),
    failed: z.int().meta({ examples: [0] }),
    created_by: z.string().describe('The person or API key that started it'),
    created_at: Instant,
    finished_at: Instant.nullable().meta({ description: 'When it was completed or cancelled', examples: [null] }),
  })
  .meta({ id: 'BulkChange' });
export type BulkChange = z.infer<typeof BulkChange>;

/** What a bulk change did to one user. */
export const BulkResult = z
  .object({
    ...person,
    outcome: BulkOutcome.meta({
      description: '`pending` users of a cancelled change stayed as they were',
      examples: ['skipped'],
    }),
    ...explanation,
  })
  .meta({ id: 'BulkResult' });
export type BulkResult = z.infer<typeof BulkResult>;

/** Identifies a bulk change. */
export const BulkChangeId = z.strictObject({ id: Id });

/** What `bulk_change.list` and `invitation_change.list` take. */
export const ListBulkChanges = z.strictObject({ ...PageInput, sort: sortBy(['created_at'], '-created_at') });

/** What `bulk_change.list_results` and `invitation_change.list_results` take. */
export const ListBulkResults = BulkChangeId.extend({
  ...PageInput,
  outcome: listOf(BulkOutcome).optional().describe('One or more outcomes, repeated or separated by commas'),
  sort: sortBy(['position'], 'position'),
});

/** What `bulk_change.export_results` and `invitation_change.export_results` take: the last position received. */
export const ExportBulkResults = BulkChangeId.extend({
  outcome: listOf(BulkOutcome).optional(),
  after: z.int().min(0).optional(),
});
