'use client';

import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { plural } from '@/lib/core/format';
import { PERMISSIONS, type Permission, type Resource } from '@/lib/core/permissions';
import { RESOURCE_LABELS } from './labels';

type Props = {
  resource: Resource;
  value: Permission[];
  held: string[];
  endpoints: Record<string, string[]>;
  onToggle: (permission: Permission, on: boolean) => void;
};

/** The read and write permissions of one resource, and a button that lists their endpoints. */
export function PermissionRow({ resource, value, held, endpoints, onToggle }: Props) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const opens = (['read', 'write'] as const).map((verb) => ({ verb, paths: endpoints[`${resource}:${verb}`] ?? [] }));
  const count = opens.reduce((sum, { paths }) => sum + paths.length, 0);
  return (
    <>
      <tr className="*:border-t">
        <th scope="row" className="px-3 py-1.5 font-normal">
          <span className="flex min-h-6 flex-wrap items-center gap-x-2">
            {RESOURCE_LABELS[resource]}
            {count === 0 ? (
              <span className="px-1 text-faint text-xs">no endpoints yet</span>
            ) : (
              <button
                type="button"
                aria-expanded={open}
                aria-controls={id}
                aria-label={`${RESOURCE_LABELS[resource]}: ${plural(count, 'endpoint')}`}
                onClick={() => setOpen(!open)}
                className="inline-flex h-6 items-center gap-0.5 rounded-xs px-1 text-faint text-xs hover:bg-hover hover:text-text"
              >
                {plural(count, 'endpoint')}
                <ChevronRight aria-hidden="true" className={`size-3 transition-transform ${open ? 'rotate-90' : ''}`} />
              </button>
            )}
          </span>
        </th>
        {opens.map(({ verb }) => (
          <td key={verb} className="py-1.5">
            <PermissionBox resource={resource} verb={verb} value={value} held={held} onToggle={onToggle} />
          </td>
        ))}
      </tr>
      <tr id={id} hidden={!open}>
        <td colSpan={3} className="px-3 pb-2.5">
          <dl className="grid gap-1.5 text-xs">
            {opens.map(({ verb, paths }) => (
              <PermissionEndpoints key={verb} verb={verb} paths={paths} />
            ))}
          </dl>
        </td>
      </tr>
    </>
  );
}

function PermissionEndpoints({ verb, paths }: { verb: string; paths: string[] }) {
  if (paths.length === 0) return null;
  return (
    <div className="grid grid-cols-[44px_1fr] gap-x-2">
      <dt className="text-muted capitalize">{verb}</dt>
      <dd className="grid gap-0.5 font-mono [overflow-wrap:anywhere]">
        {paths.map((path) => (
          <span key={path}>{path}</span>
        ))}
      </dd>
    </div>
  );
}

type BoxProps = Omit<Props, 'endpoints'> & { verb: 'read' | 'write' };

function PermissionBox({ resource, verb, value, held, onToggle }: BoxProps) {
  const permission = PERMISSIONS.find((known) => known === `${resource}:${verb}`);
  if (!permission) {
    return (
      <span className="grid place-items-center text-faint" title={`${RESOURCE_LABELS[resource]}: read-only`}>
        <span aria-hidden="true">–</span>
        <span className="sr-only">read-only</span>
      </span>
    );
  }
  const lacking = !held.includes(permission);
  return (
    <span className="grid place-items-center">
      <Checkbox
        aria-label={`${RESOURCE_LABELS[resource]}: ${verb}`}
        aria-describedby={lacking ? 'permissions-lacking' : undefined}
        checked={value.includes(permission)}
        disabled={lacking}
        className={lacking ? 'border-dashed bg-hover' : undefined}
        onCheckedChange={(on) => onToggle(permission, on === true)}
      />
    </span>
  );
}
