/** What a bulk change can do to each user. */
export const BULK_ACTIONS = [
  'change_role',
  'suspend',
  'reactivate',
  'remove',
  'end_sessions',
  'send_temporary_password',
] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];

/** What a bulk change can do to each invitation. */
export const INVITATION_ACTIONS = ['resend_invitation', 'revoke_invitation'] as const;
export type InvitationAction = (typeof INVITATION_ACTIONS)[number];
/** Those, and inviting many people. */
export const INVITING_ACTIONS = ['invite', ...INVITATION_ACTIONS] as const;
/** What any bulk change can do. */
export type Action = BulkAction | (typeof INVITING_ACTIONS)[number];

export const BULK_STATUSES = ['queued', 'running', 'completed', 'cancelled'] as const;
export const BULK_OUTCOMES = ['pending', 'succeeded', 'skipped', 'failed'] as const;

/**
 * Why a user is left out or was not changed. The codes are stable; their sentences are in `decide.ts`.
 * `own_account`, `last_owner`, `role_above_own`: protected. `unchanged`, `no_sessions`: nothing to do. `not_found`: not or no longer
 * in the organization. `invitation_pending`, `suspended`, `other_organization`, `domain_not_allowed`: the action does not apply.
 * `authority_lost`: the person or key that started the change may no longer do this. `error`: it failed on our side.
 */
export const BULK_REASONS = [
  'own_account',
  'last_owner',
  'role_above_own',
  'unchanged',
  'no_sessions',
  'not_found',
  'invitation_pending',
  'suspended',
  'other_organization',
  'domain_not_allowed',
  'authority_lost',
  'error',
] as const;
export type BulkReason = (typeof BULK_REASONS)[number];

/**
 * Why an invitation is left out or was not made. `role_above_own`, `not_found`, `domain_not_allowed`, `authority_lost`, `error`: as
 * for users. `not_pending`: it was accepted, declined, revoked or replaced. Of people who are invited: `invalid` rows do not meet the
 * rules of a single invitation; `duplicate` ones repeat an address; the others need none.
 */
export const INVITATION_REASONS = [
  'role_above_own',
  'not_found',
  'not_pending',
  'domain_not_allowed',
  'invalid',
  'duplicate',
  'already_invited',
  'already_member',
  'suspended_member',
  'authority_lost',
  'error',
] as const;
export type InvitationReason = (typeof INVITATION_REASONS)[number];
export type Reason = BulkReason | InvitationReason;

/** Most users in one bulk change. */
export const MOST_BULK_USERS = 100_000;
/** Most users that a bulk change can list by id; more are selected by a filter. */
export const MOST_BULK_IDS = 10_000;
/** Most exceptions from a filter. */
export const MOST_BULK_EXCEPTIONS = 1_000;
/** Most bulk changes of an organization that are not finished. */
export const MOST_OPEN_BULK_CHANGES = 10;
/** Rows that a preview shows; the counts cover all. */
export const PREVIEW_ROWS = 100;
export const PREVIEW_KEYS = 20;
/** How long a finished bulk change and its results are kept. */
export const BULK_CHANGE_DAYS = 30;
