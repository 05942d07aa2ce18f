'use client';

import { Ellipsis } from 'lucide-react';
import { Fragment } from 'react';
import { onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu-items';
import { useMenuChoice } from '@/components/use-menu-choice';
import type { User } from '@/lib/organization/members/schema';
import { ACT_ICONS } from './act-icons';
import { UserDialogs } from './deferred-dialogs';
import type { RowAction } from './row-action';
import { actsOn } from './user-acts';
import { fullName } from './users-columns';

interface Props {
  user: User;
  onAction: (action: RowAction) => void;
}

/** The actions available for a user in their current state. */
export function UserMenu({ user, onAction }: Props) {
  const { choose, onCloseAutoFocus } = useMenuChoice((kind: RowAction['kind']) => onAction({ kind, user }));
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label={`Actions for ${fullName(user)}`}
          {...onApproach(UserDialogs.code)}
        >
          <Ellipsis aria-hidden="true" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent onCloseAutoFocus={onCloseAutoFocus}>
        {actsOn(user).map(({ act, label }) => {
          const Icon = ACT_ICONS[act];
          const last = act === 'remove';
          return (
            <Fragment key={act}>
              {last && <DropdownMenuSeparator />}
              <DropdownMenuItem
                tone={last ? 'danger' : undefined}
                icon={<Icon aria-hidden="true" />}
                onSelect={() => choose(act)}
              >
                {label}
              </DropdownMenuItem>
            </Fragment>
          );
        })}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
