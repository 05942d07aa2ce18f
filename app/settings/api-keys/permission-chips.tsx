'use client';

import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { PERMISSIONS, type Permission } from '@/lib/core/permissions';
import { groupByResource } from './format';

const SHOWN = 2;
const chip =
  'inline-flex h-[22px] items-center whitespace-nowrap rounded-xs border border-line-strong px-1.5 text-muted text-xs';

/** A key's permissions as chips such as `agents read write`; the rest behind `+3`. */
export function PermissionChips({ permissions }: { permissions: Permission[] }) {
  if (permissions.length === PERMISSIONS.length) return <span className={chip}>full access</span>;
  const grouped = groupByResource(permissions);
  const shown = grouped.length === SHOWN + 1 ? grouped : grouped.slice(0, SHOWN);
  const rest = grouped.length - shown.length;
  return (
    <div className="flex flex-wrap gap-1">
      {shown.map(([resource, verbs]) => (
        <span key={resource} className={chip}>
          {resource.replace('_', ' ')} {verbs.join(' ')}
        </span>
      ))}
      {rest > 0 && (
        <Popover>
          <PopoverTrigger asChild>
            <button
              type="button"
              aria-label={`+${rest} more permissions`}
              className={`${chip} relative before:absolute before:-inset-1 hover:bg-hover hover:text-text`}
            >
              +{rest}
            </button>
          </PopoverTrigger>
          <PopoverContent className="w-auto">
            <AllPermissions grouped={grouped} />
          </PopoverContent>
        </Popover>
      )}
    </div>
  );
}

function AllPermissions({ grouped }: { grouped: [string, string[]][] }) {
  return (
    <ul aria-label="All permissions of this key" className="grid gap-1.5">
      {grouped.map(([resource, verbs]) => (
        <li key={resource} className="flex justify-between gap-8 text-note">
          <span>{resource.replace('_', ' ')}</span>
          <span className="text-muted">{verbs.join(' ')}</span>
        </li>
      ))}
    </ul>
  );
}
