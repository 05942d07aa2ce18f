import type { Action } from './constants';
import { invitationWork } from './invitations/apply';
import { invitingWork } from './invitations/inviting';
import type { Work } from './kind';
import { userWork } from './user-work';

/** Returns how the batches of an action are made. */
export function workOf(action: Action): Work<{ id: string }> {
  switch (action) {
    case 'invite':
      return invitingWork;
    case 'resend_invitation':
    case 'revoke_invitation':
      return invitationWork;
    default:
      return userWork;
  }
}
