'use client';

import { ChevronDown, Download } from 'lucide-react';
import { DownloadLink } from '@/components/download-link';
import { SearchField } from '@/components/search-field';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { ROLES } from '@/lib/core/permissions';
import { TWO_FACTOR_STATES, USER_STATUSES } from '@/lib/organization/members/schema';
import type { UsersParams } from './search-params';

const STATUS_LABELS = { invited: 'Invited', active: 'Active', suspended: 'Suspended' };
const TWO_FACTOR_LABELS = { on: 'On', off: 'Off' };

/** The search, filters and export of the users table. */
export function UsersToolbar({
  params,
  onChange,
  pending,
}: {
  params: UsersParams;
  onChange: (next: Partial<UsersParams>, history?: 'push' | 'replace') => void;
  pending: boolean;
}) {
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <SearchField
        label="Search by name or email"
        value={params.search}
        onChange={(search) => onChange({ search }, 'replace')}
        pending={pending}
      />
      <Filter
        label="Role"
        options={ROLES.map((role) => ({ value: role, label: role }))}
        chosen={params.role}
        onChange={(role) => onChange({ role })}
      />
      <Filter
        label="Status"
        options={USER_STATUSES.map((status) => ({ value: status, label: STATUS_LABELS[status] }))}
        chosen={params.status}
        onChange={(status) => onChange({ status })}
      />
      <Filter
        label="Two-factor"
        options={TWO_FACTOR_STATES.map((state) => ({ value: state, label: TWO_FACTOR_LABELS[state] }))}
        chosen={params.two_factor}
        onChange={(two_factor) => onChange({ two_factor })}
      />
      <Button asChild className="ml-auto">
        <DownloadLink href={exportHref(params)} data-act="export-users">
          <Download aria-hidden="true" />
          Export CSV
        </DownloadLink>
      </Button>
    </div>
  );
}

function Filter<T extends string>({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: { value: T; label: string }[];
  chosen: T[];
  onChange: (chosen: T[]) => void;
}) {
  const names = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label);
  const text = names.length > 0 ? `${label}: ${names.length > 2 ? names.length : names.join(', ')}` : label;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          aria-label={`Filter by ${text}${names.length > 2 ? `: ${names.join(', ')}` : ''}`}
          className={names.length > 0 ? 'border-accent' : undefined}
        >
          {text}
          <ChevronDown aria-hidden="true" className="text-muted" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        {options.map((option) => (
          <DropdownMenuCheckboxItem
            key={option.value}
            checked={chosen.includes(option.value)}
            onCheckedChange={(on) =>
              onChange(on ? [...chosen, option.value] : chosen.filter((value) => value !== option.value))
            }
          >
            {option.label}
          </DropdownMenuCheckboxItem>
        ))}
        {names.length > 0 && (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuItem onSelect={() => onChange([])}>Clear</DropdownMenuItem>
          </>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function exportHref({ search, role, status, two_factor }: UsersParams): string {
  const query = new URLSearchParams();
  if (search) query.set('search', search);
  if (role.length > 0) query.set('role', role.join(','));
  if (status.length > 0) query.set('status', status.join(','));
  if (two_factor.length > 0) query.set('two_factor', two_factor.join(','));
  return `/settings/users/export${query.size > 0 ? `?${query}` : ''}`;
}
