'use client';

import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { plural } from '@/lib/core/format';
import { PERMISSIONS, ROLE_PERMISSIONS } from '@/lib/core/permissions';
import { ROLE_SUMMARY, type Role } from '@/lib/core/roles';
import { RolePermissions } from '../role-permissions';

/** A role with its number of permissions; opens to list them. */
export function RoleDetails({ role }: { role: Role }) {
  const count = ROLE_PERMISSIONS[role].length;
  return (
    <Popover>
      <PopoverTrigger className="group/role -mx-1.5 -my-1 inline-flex flex-col rounded-sm px-1.5 py-1 text-left hover:bg-hover max-sm:items-end">
        <span className="font-medium text-xs tracking-wide">{role}</span>
        <span className="whitespace-nowrap text-muted text-note underline decoration-line-strong decoration-dotted underline-offset-[3px] group-hover/role:decoration-current">
          {count === PERMISSIONS.length ? 'All permissions' : plural(count, 'permission')}
        </span>
      </PopoverTrigger>
      <PopoverContent className="w-80">
        <p className="font-medium">{role}</p>
        <p className="mt-0.5 text-pretty text-muted text-note">{ROLE_SUMMARY[role]}</p>
        <RolePermissions role={role} />
      </PopoverContent>
    </Popover>
  );
}
