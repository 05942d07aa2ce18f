import type { User } from '@/lib/organization/members/schema';

export type UserAct =
  | 'role'
  | 'suspend'
  | 'reactivate'
  | 'end_sessions'
  | 'temporary_password'
  | 'reset_two_factor'
  | 'remove';

/** The same in a list of acts on several people. */
export const ACT_ON_NAME: Record<UserAct, (name: string, status: User['status']) => string> = {
  role: (name) => `Change role of ${name}…`,
  suspend: (name) => `Suspend ${name}…`,
  reactivate: (name) => `Reactivate ${name}…`,
  end_sessions: (name) => `End sessions of ${name}…`,
  temporary_password: (name, status) =>
    status === 'invited' ? `Resend invitation to ${name}…` : `Send temporary password to ${name}…`,
  reset_two_factor: (name) => `Reset two-factor of ${name}…`,
  remove: (name) => `Remove ${name}…`,
};

/** Returns what can be done to a user in their current state, the most drastic last. Labels end in an ellipsis: each asks first. */
export function actsOn({ status, two_factor }: Pick<User, 'status' | 'two_factor'>): { act: UserAct; label: string }[] {
  return [
    { act: 'role', label: 'Change role…' },
    ...(status === 'invited' ? [{ act: 'temporary_password' as const, label: 'Resend invitation…' }] : []),
    ...(status === 'active' ? [{ act: 'temporary_password' as const, label: 'Send temporary password…' }] : []),
    ...(two_factor ? [{ act: 'reset_two_factor' as const, label: 'Reset two-factor…' }] : []),
    ...(status === 'active' ? [{ act: 'end_sessions' as const, label: 'End sessions…' }] : []),
    ...(status === 'active' ? [{ act: 'suspend' as const, label: 'Suspend…' }] : []),
    ...(status === 'suspended' ? [{ act: 'reactivate' as const, label: 'Reactivate…' }] : []),
    { act: 'remove', label: 'Remove…' },
  ];
}
