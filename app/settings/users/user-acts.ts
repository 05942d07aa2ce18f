import type { User } from '@/lib/organization/members/schema';

export type UserAct =
  | 'role'
  | 'suspend'
  | 'reactivate'
  | 'end_sessions'
  | 'temporary_password'
  | 'reset_two_factor'
  | 'remove';

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
