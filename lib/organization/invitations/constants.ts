export const INVITATION_STATUSES = ['pending', 'accepted', 'declined', 'revoked', 'expired'] as const;
export const DELIVERIES = ['queued', 'sent', 'failed'] as const;
/** Maximum number of rows in `invitation.bulk_create`. */
export const MOST_INVITATIONS = 500;
