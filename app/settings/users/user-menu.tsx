'use client';

import { Ellipsis, KeyRound, LogOut, Mail, ShieldCheck, ShieldOff, UserCheck, UserMinus, UserX } from 'lucide-react';
import { useRef } from 'react';
import { type Deferred, onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import type { User } from '@/lib/organization/members/schema';
import type { RowAction } from './row-action';
import { fullName } from './users-columns';

interface Props {
  user: User;
  onAction: (action: RowAction) => void;
  /** The code of what the actions open. */
  dialogs: Deferred<unknown>;
}

/** The actions available for a user in their current state. */
export function UserMenu({ user, onAction, dialogs }: Props) {
  const chosen = useRef<RowAction['kind']>(undefined);
  const choose = (kind: RowAction['kind']) => {
    chosen.current = kind;
  };
  // Only when the menu has given the focus back to its button, for that is where it goes when the dialog closes.
  const onMenuClosed = () => {
    const kind = chosen.current;
    chosen.current = undefined;
    if (kind) setTimeout(() => onAction({ kind, user }));
  };
  const item = (kind: RowAction['kind'], label: string, Icon: typeof Mail) => (
    <DropdownMenuItem icon={<Icon aria-hidden="true" />} onSelect={() => choose(kind)}>
      {label}
    </DropdownMenuItem>
  );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="icon" aria-label={`Actions for ${fullName(user)}`} {...onApproach(dialogs)}>
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent onCloseAutoFocus={onMenuClosed}>
        {item('role', 'Change role…', ShieldCheck)}
        {user.status === 'invited' && item('temporary_password', 'Resend invitation…', Mail)}
        {user.status === 'active' && item('temporary_password', 'Send temporary password…', KeyRound)}
        {user.two_factor && item('reset_two_factor', 'Reset two-factor…', ShieldOff)}
        {user.status === 'active' && item('end_sessions', 'End sessions…', LogOut)}
        {user.status === 'active' && item('suspend', 'Suspend…', UserX)}
        {user.status === 'suspended' && item('reactivate', 'Reactivate…', UserCheck)}
        <DropdownMenuSeparator />
        <DropdownMenuItem tone="danger" icon={<UserMinus aria-hidden="true" />} onSelect={() => choose('remove')}>
          Remove…
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
