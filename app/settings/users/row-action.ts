import type { User } from '@/lib/organization/members/schema';
import type { UserAct } from './user-acts';

/** An action that was chosen in a row's menu, and its user. */
export interface RowAction {
  kind: UserAct;
  user: User;
}
