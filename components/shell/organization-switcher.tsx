'use client';

import { Check, ChevronsUpDown } from 'lucide-react';
import { useTransition } from 'react';
import { toast } from 'sonner';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { Spinner } from '@/components/ui/spinner';
import { failedCall } from '../failed-call';
import { useUnsavedChanges } from '../unsaved-changes';
import { Mark } from './mark';

type Result = { ok: true } | { ok: false; problem: { detail: string } };
type Organization = { id: string; name: string; plan_label?: string; is_deleted?: boolean };

/** Where one is, and the way to one's other organizations. With one organization it is just its name. */
export function OrganizationSwitcher({
  current,
  organizations,
  switchAction,
}: {
  current: Organization;
  organizations: Organization[];
  switchAction: (input: { organization_id: string }) => Promise<Result>;
}) {
  const [pending, startTransition] = useTransition();
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
    if (id === current.id || !(await confirmLeave())) return;
    startTransition(async () => {
      const result = await switchAction({ organization_id: id }).catch(failedCall);
      if (!result.ok) return void toast.error(result.problem.detail);
      // A full load: everything that this page holds belongs to the organization that was left.
      window.location.assign('/settings/organization');
      await new Promise(() => {});
    });
  };
  return (
    <DropdownMenu>
      <DropdownMenuTrigger
        aria-label={`${current.name}. Switch organization`}
        className="flex h-12 w-full items-center gap-2.5 rounded-md px-2 hover:bg-hover data-[state=open]:bg-hover"
      >
        {identity}
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
