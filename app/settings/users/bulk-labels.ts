import { plural } from '@/lib/core/format';
import type { BulkAction } from '@/lib/organization/bulk-changes/constants';
import type { BulkChange } from '@/lib/organization/bulk-changes/schema';
import { finishedTitle, isFinished } from '../_bulk/change';

interface Question {
  /** @param users such as `12 users` */
  title: (users: string) => string;
  description: string;
  confirm: (users: string) => string;
  tone: 'primary' | 'danger';
  /** What the preview says, after `12 users`. */
  outcome: string;
}

/** What the dialog of each act says. */
export const QUESTIONS: Record<BulkAction, Question> = {
  change_role: {
    title: (users) => `Change role of ${users}`,
    description: 'The new role takes effect immediately.',
    confirm: (users) => `Change role of ${users}`,
    tone: 'primary',
    outcome: 'will get the new role',
  },
  suspend: {
    title: (users) => `Suspend ${users}?`,
    description:
      'They are signed out of this organization immediately and lose access until you reactivate them. Nothing is deleted.',
    confirm: (users) => `Suspend ${users}`,
    tone: 'danger',
    outcome: 'will be suspended',
  },
  reactivate: {
    title: (users) => `Reactivate ${users}?`,
    description: 'They can sign in again with the role that they have.',
    confirm: (users) => `Reactivate ${users}`,
    tone: 'primary',
    outcome: 'will be reactivated',
  },
  end_sessions: {
    title: (users) => `End all sessions of ${users}?`,
    description: 'All their devices are signed out of this organization. They can sign in again.',
    confirm: (users) => `End sessions of ${users}`,
    tone: 'danger',
    outcome: 'will be signed out',
  },
  send_temporary_password: {
    title: (users) => `Send a temporary password to ${users}?`,
    description:
      'Their current password stops working and all their devices are signed out. We’ll email each of them a temporary password, valid for 72 hours, that they can only use to choose a new one. Nobody else sees it. Users who haven’t joined yet get a new invitation instead.',
    confirm: (users) => `Send to ${users}`,
    tone: 'danger',
    outcome: 'will get an email',
  },
  remove: {
    title: (users) => `Remove ${users}?`,
    description:
      'They lose access to this organization immediately. Pending invitations are revoked. Data they created is kept.',
    confirm: (users) => `Remove ${users}`,
    tone: 'danger',
    outcome: 'will be removed',
  },
};

type Named = Pick<BulkChange, 'action' | 'role' | 'status' | 'total' | 'succeeded'>;

const RUNNING: Record<BulkAction, (users: string, role: string | null) => string> = {
  change_role: (users, role) => `Changing the role of ${users} to ${role}`,
  suspend: (users) => `Suspending ${users}`,
  reactivate: (users) => `Reactivating ${users}`,
  end_sessions: (users) => `Ending the sessions of ${users}`,
  send_temporary_password: (users) => `Sending a temporary password to ${users}`,
  remove: (users) => `Removing ${users}`,
};

const FINISHED: typeof RUNNING = {
  change_role: (users, role) => `Changed the role of ${users} to ${role}`,
  suspend: (users) => `Suspended ${users}`,
  reactivate: (users) => `Reactivated ${users}`,
  end_sessions: (users) => `Ended the sessions of ${users}`,
  send_temporary_password: (users) => `Sent a temporary password to ${users}`,
  remove: (users) => `Removed ${users}`,
};

/** What a bulk change does, or has done: `Suspending 250 users`, `Suspended 248 users`. */
export function changeTitle(change: Named): string {
  const { action, role } = change;
  if (!isFinished(change)) return RUNNING[action](plural(change.total, 'user'), role);
  const done = FINISHED[action](change.succeeded === 0 ? 'no users' : plural(change.succeeded, 'user'), role);
  return finishedTitle(change, done);
}
