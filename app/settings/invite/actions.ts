'use server';

import { action } from '@/lib/adapters/action';
import { bulkInvite, inviteUser, resendInvitation, revokeInvitation } from '@/lib/invitations/operations';

export const bulkInviteAction = action(bulkInvite);
export const inviteUserAction = action(inviteUser);
export const resendInvitationAction = action(resendInvitation);
export const revokeInvitationAction = action(revokeInvitation);
