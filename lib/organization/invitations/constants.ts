export const INVITATION_STATUSES = ['pending', 'accepted', 'declined', 'revoked', 'expired'] as const;
export const DELIVERIES = ['queued', 'sent', 'failed'] as const;
export const INVITATION_SORTS = ['created_at', 'expires_at', 'email'] as const;
/** Maximum number of rows in `invitation.bulk_create`. */
export const MOST_INVITATIONS = 10_000;
/** How many of them are invited while the caller waits; more are invited in the background. */
export const MOST_INVITED_AT_ONCE = 500;
