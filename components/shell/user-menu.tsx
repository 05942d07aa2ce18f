'use client';

import { ChevronsUpDown } from 'lucide-react';
import { deferredComponent } from '@/components/deferred';
import { Avatar } from '@/components/ui/avatar';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { Spinner } from '@/components/ui/spinner';
import { useUnsavedChanges } from '../unsaved-changes';
import { useSignOut } from '../use-sign-out';

const UserMenuItems = deferredComponent(async () => (await import('./user-menu-items')).UserMenuItems);

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
      <DropdownMenuContent
        items={UserMenuItems.code}
        side="top"
        align="start"
        className="w-(--radix-dropdown-menu-trigger-width) min-w-60"
      >
        <UserMenuItems
          name={name}
          email={email}
          settingsHref={settingsHref}
          profileHref={profileHref}
          docsHref={docsHref}
          onSignOut={() => void leave()}
        />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
