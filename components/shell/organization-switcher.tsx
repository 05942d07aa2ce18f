'use client';

import { ChevronsUpDown } from 'lucide-react';
import { deferredComponent } from '@/components/deferred';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { Spinner } from '@/components/ui/spinner';
import { useUnsavedChanges } from '../unsaved-changes';
import { type SwitchAction, useSwitchOrganization } from '../use-switch-organization';
import { Mark } from './mark';
import type { Organization } from './organization-items';

const OrganizationItems = deferredComponent(async () => (await import('./organization-items')).OrganizationItems);

/** The current organization, with a menu to switch to another. Just the name when there is only one. */
export function OrganizationSwitcher({
  current,
  organizations,
  switchAction,
}: {
  current: Organization;
  organizations: Organization[];
  switchAction: SwitchAction;
}) {
  const { run, pending } = useSwitchOrganization(switchAction);
  const { confirmLeave } = useUnsavedChanges();

  const identity = (
    <>
      <Mark name={current.name} />
      <span className="min-w-0 flex-1 text-left">
        <span className="block truncate font-semibold leading-[18px]">{current.name}</span>
        {current.plan_label && <span className="block truncate text-muted text-xs">{current.plan_label}</span>}
      </span>
    </>
  );
  if (organizations.length < 2) return <div className="flex h-12 items-center gap-2.5 px-2">{identity}</div>;

  const choose = async (id: string) => {
    if (id !== current.id && (await confirmLeave())) await run({ organization_id: id });
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex h-12 w-full items-center gap-2.5 rounded-md px-2 hover:bg-hover data-[state=open]:bg-hover">
        {identity}
        <span className="sr-only">Switch organization</span>
        {pending ? (
          <Spinner className="text-muted" />
        ) : (
          <ChevronsUpDown aria-hidden="true" className="size-4 text-faint" />
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent
        items={OrganizationItems.code}
        align="start"
        className="w-(--radix-dropdown-menu-trigger-width) min-w-56"
      >
        <OrganizationItems current={current} organizations={organizations} onChoose={(id) => void choose(id)} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
