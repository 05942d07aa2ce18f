'use server';

import { action } from '@/lib/http/pages/action';
import { bulkInvite, inviteUser, resendInvitation, revokeInvitation } from '@/lib/organization/invitations/operations';

export const bulkInviteAction = action(bulkInvite);
export const inviteUserAction = action(inviteUser);
export const resendInvitationAction = action(resendInvitation);
export const revokeInvitationAction = action(revokeInvitation);
