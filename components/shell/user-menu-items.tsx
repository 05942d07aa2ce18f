'use client';

import { BookOpen, LogOut, Settings, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu-items';
import { ThemeMenuItems } from '../theme-menu-items';

interface Props {
  name: string;
  email: string;
  settingsHref: string;
  profileHref: string;
  docsHref: string | null;
  onSignOut: () => void;
}

/** The items of the user menu. */
export function UserMenuItems({ name, email, settingsHref, profileHref, docsHref, onSignOut }: Props) {
  const link = (href: string, icon: ReactNode, text: string) => (
    <DropdownMenuItem asChild>
      <PrefetchLink href={href}>
        {icon}
        {text}
      </PrefetchLink>
    </DropdownMenuItem>
  );
  return (
    <>
      <div className="px-2 pt-1.5 pb-2">
        <p className="truncate font-medium">{name}</p>
        <p className="truncate text-muted text-note">{email}</p>
      </div>
      <DropdownMenuSeparator />
      {link(settingsHref, <Settings aria-hidden="true" />, 'Settings')}
      {link(profileHref, <UserRound aria-hidden="true" />, 'Profile')}
      {docsHref && link(docsHref, <BookOpen aria-hidden="true" />, 'API reference')}
      <DropdownMenuSeparator />
      <ThemeMenuItems />
      <DropdownMenuSeparator />
      <DropdownMenuItem icon={<LogOut aria-hidden="true" />} onSelect={onSignOut}>
        Sign out
      </DropdownMenuItem>
    </>
  );
}
