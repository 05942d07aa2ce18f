import { Check, Minus } from 'lucide-react';
import { RESOURCES, type Resource, ROLE_PERMISSIONS } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';

/** What a role can do, by resource. */
export function RolePermissions({ role }: { role: Role }) {
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
              {labelOf(resource)}
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

function labelOf(resource: Resource): string {
  const label = resource.replace('_', ' ').replace('api ', 'API ');
  return label.charAt(0).toUpperCase() + label.slice(1);
}
