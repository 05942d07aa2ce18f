import { KeyRound, LogOut, type LucideIcon, ShieldCheck, ShieldOff, UserCheck, UserMinus, UserX } from 'lucide-react';
import type { UserAct } from './user-acts';

/** The icon of each act on a user. */
export const ACT_ICONS: Record<UserAct, LucideIcon> = {
  role: ShieldCheck,
  temporary_password: KeyRound,
  reset_two_factor: ShieldOff,
  end_sessions: LogOut,
  suspend: UserX,
  reactivate: UserCheck,
  remove: UserMinus,
};
