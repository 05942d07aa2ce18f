'use server';

import { action } from '@/lib/http/pages/action';
import {
  cancelInvitationChange,
  previewInvitationChange,
  startInvitationChange,
} from '@/lib/organization/bulk-changes/invitations/operations';
import { bulkInvite, inviteUser, resendInvitation, revokeInvitation } from '@/lib/organization/invitations/operations';

export const bulkInviteAction = action(bulkInvite);
export const inviteUserAction = action(inviteUser);
export const resendInvitationAction = action(resendInvitation);
export const revokeInvitationAction = action(revokeInvitation);
export const previewInvitationChangeAction = action(previewInvitationChange, { changes_nothing: true });
export const startInvitationChangeAction = action(startInvitationChange);
export const cancelInvitationChangeAction = action(cancelInvitationChange);
