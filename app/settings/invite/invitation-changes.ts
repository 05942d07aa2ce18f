import { plural } from '@/lib/core/format';
import type { InvitationChange } from '@/lib/organization/bulk-changes/invitations/schema';
import { type ChangeKind, finishedTitle, isFinished } from '../_bulk/change';
import { cancelInvitationChangeAction } from './actions';

type Action = InvitationChange['action'];

const RUNNING: Record<Action, (count: number) => string> = {
  invite: (count) => `Inviting ${plural(count, 'person', 'people')}`,
  resend_invitation: (count) => `Resending ${plural(count, 'invitation')}`,
  revoke_invitation: (count) => `Revoking ${plural(count, 'invitation')}`,
};

const FINISHED: Record<Action, { verb: string; nouns: [one: string, many: string]; label: string }> = {
  invite: { verb: 'Invited', nouns: ['person', 'people'], label: 'Invited' },
  resend_invitation: { verb: 'Resent', nouns: ['invitation', 'invitations'], label: 'Resent' },
  revoke_invitation: { verb: 'Revoked', nouns: ['invitation', 'invitations'], label: 'Revoked' },
};

/** What a change of invitations does, or has done: `Inviting 250 people`, `Invited 248 people`. */
export function changeTitle(change: InvitationChange): string {
  if (!isFinished(change)) return RUNNING[change.action](change.total);
  const { verb, nouns } = FINISHED[change.action];
  const done = change.succeeded === 0 ? `no ${nouns[1]}` : plural(change.succeeded, ...nouns);
  return finishedTitle(change, `${verb} ${done}`);
}

/** The bulk changes of the Invite User tab. */
export const invitationChanges: ChangeKind<InvitationChange> = {
  noun: 'invitation',
  path: '/settings/invite',
  tab: 'Invite User',
  statusAddress: '/api/invitation-change',
  titleOf: changeTitle,
  doneLabel: ({ action }) => FINISHED[action].label,
  cancel: cancelInvitationChangeAction,
};
