'use client';

import { Check, ChevronsUpDown } from 'lucide-react';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Spinner } from '@/components/ui/spinner';
import { useUnsavedChanges } from '../unsaved-changes';
import { type SwitchAction, useSwitchOrganization } from '../use-switch-organization';
import { Mark } from './mark';

type Organization = { id: string; name: string; plan_label?: string; is_deleted?: boolean };

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
      <DropdownMenuContent align="start" className="w-(--radix-dropdown-menu-trigger-width) min-w-56">
        <DropdownMenuLabel>Organizations</DropdownMenuLabel>
        {organizations.map((organization) => (
          <DropdownMenuItem
            key={organization.id}
            icon={<Mark name={organization.name} className="size-5 rounded-xs text-[11px]" />}
            end={organization.id === current.id && <Check aria-label="Current" className="text-text" />}
            onSelect={() => void choose(organization.id)}
          >
            <span className="block truncate">{organization.name}</span>
            {organization.is_deleted && <span className="block text-muted text-xs">Being deleted</span>}
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
