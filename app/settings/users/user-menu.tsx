'use client';

import { Ellipsis, KeyRound, LogOut, Mail, ShieldCheck, UserCheck, UserMinus, UserX } from 'lucide-react';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { User } from '@/lib/users/schema';
import type { Act } from './user-dialogs';
import { nameOf } from './users-columns';

/** What may be done with a user in their present state. */
export function UserMenu({ user, onAct }: { user: User; onAct: (act: Act) => void }) {
  const item = (kind: Act['kind'], label: string, Icon: typeof Mail) => (
    <DropdownMenuItem icon={<Icon aria-hidden="true" />} onSelect={() => onAct({ kind, user })}>
      {label}
    </DropdownMenuItem>
  );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Actions for ${nameOf(user)}`}>
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {item('role', 'Change role…', ShieldCheck)}
        {user.status === 'invited' && item('temporary_password', 'Resend invitation…', Mail)}
        {user.status === 'active' && item('temporary_password', 'Send temporary password…', KeyRound)}
        {user.status === 'active' && item('end_sessions', 'End sessions…', LogOut)}
        {user.status === 'active' && item('suspend', 'Suspend…', UserX)}
        {user.status === 'suspended' && item('reactivate', 'Reactivate…', UserCheck)}
        <DropdownMenuSeparator />
        <DropdownMenuItem
          tone="danger"
          icon={<UserMinus aria-hidden="true" />}
          onSelect={() => onAct({ kind: 'remove', user })}
        >
          Remove…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
