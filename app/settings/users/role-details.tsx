'use client';

import { Check, Minus } from 'lucide-react';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { PERMISSIONS, RESOURCES, type Resource, ROLE_PERMISSIONS, ROLE_SUMMARY, type Role } from '@/lib/permissions';

/** A role's name and how much it may do; opens to show exactly what. */
export function RoleDetails({ role }: { role: Role }) {
  const count = ROLE_PERMISSIONS[role].length;
  return (
    <Popover>
      <PopoverTrigger
        aria-label={`${role}: what this role may do`}
        className="group/role -mx-1.5 -my-1 inline-flex flex-col rounded-sm px-1.5 py-1 text-left hover:bg-hover max-sm:items-end"
      >
        <span className="font-medium text-xs tracking-wide">{role}</span>
        <span className="whitespace-nowrap text-muted text-note underline decoration-line-strong decoration-dotted underline-offset-[3px] group-hover/role:decoration-current">
          {count === PERMISSIONS.length ? 'All permissions' : `${count} permissions`}
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

function RolePermissions({ role }: { role: Role }) {
  return (
    <table className="mt-3 w-full text-note">
      <thead>
        <tr className="text-faint text-xs">
          <th scope="col" className="pb-1 text-left font-normal">
            Resource
          </th>
          <th scope="col" className="w-14 pb-1 font-normal">
            Read
          </th>
          <th scope="col" className="w-14 pb-1 font-normal">
            Write
          </th>
        </tr>
      </thead>
      <tbody>
        {RESOURCES.map((resource) => (
          <tr key={resource} className="border-t">
            <th scope="row" className="py-1 text-left font-normal">
              {wordsOf(resource)}
            </th>
            <Mark role={role} permission={`${resource}:read`} />
            <Mark role={role} permission={`${resource}:write`} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ role, permission }: { role: Role; permission: string }) {
  const held = ROLE_PERMISSIONS[role].some((it) => it === permission);
  const Icon = held ? Check : Minus;
  return (
    <td>
      <Icon aria-hidden="true" className={`mx-auto size-3.5 ${held ? 'text-ok' : 'text-faint'}`} />
      <span className="sr-only">{held ? 'Yes' : 'No'}</span>
    </td>
  );
}

function wordsOf(resource: Resource): string {
  const words = resource.replace('_', ' ').replace('api ', 'API ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
