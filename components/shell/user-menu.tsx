'use client';

import { BookOpen, ChevronsUpDown, LogOut, Settings, UserRound } from 'lucide-react';
import { PrefetchLink } from '@/components/prefetch-link';
import { Avatar } from '@/components/ui/avatar';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Spinner } from '@/components/ui/spinner';
import { ThemeMenuItems } from '../theme-toggle';
import { useUnsavedChanges } from '../unsaved-changes';
import { useSignOut } from '../use-sign-out';

/** The user menu at the bottom left: settings, theme, sign out. */
export function UserMenu({
  name,
  email,
  role,
  signOutAction,
  settingsHref = '/settings',
  profileHref = '/settings/profile',
  docsHref = '/docs',
}: {
  name: string;
  email: string;
  role: string;
  /** Server action; called after the user has agreed to lose unsaved changes. */
  signOutAction: () => void | Promise<void>;
  settingsHref?: string;
  profileHref?: string;
  /** `null` hides the API reference. */
  docsHref?: string | null;
}) {
  const { signOut, pending } = useSignOut(signOutAction);
  const { confirmLeave } = useUnsavedChanges();

  const leave = async () => {
    if (await confirmLeave()) await signOut();
  };
  const link = (href: string, icon: React.ReactNode, text: string) => (
    <DropdownMenuItem asChild>
      <PrefetchLink href={href}>
        {icon}
        {text}
      </PrefetchLink>
    </DropdownMenuItem>
  );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex h-12 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover data-[state=open]:bg-hover">
        <Avatar name={name} seed={email} />
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium leading-[18px]">{name}</span>
          <span className="block truncate text-muted text-xs">{role}</span>
        </span>
        <span className="sr-only">Open user menu</span>
        {pending ? (
          <Spinner className="text-muted" />
        ) : (
          <ChevronsUpDown aria-hidden="true" className="size-4 text-faint" />
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent side="top" align="start" className="w-(--radix-dropdown-menu-trigger-width) min-w-60">
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
        <DropdownMenuItem icon={<LogOut aria-hidden="true" />} onSelect={() => void leave()}>
          Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
