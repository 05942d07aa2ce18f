import type { User } from '@/lib/organization/members/schema';

/** An action that was chosen in a row's menu, and its user. */
export interface RowAction {
  kind: 'role' | 'suspend' | 'reactivate' | 'end_sessions' | 'temporary_password' | 'reset_two_factor' | 'remove';
  user: User;
}
