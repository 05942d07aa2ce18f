'use client';

import { Download } from 'lucide-react';
import { DownloadLink } from '@/components/download-link';
import { FilterMenu } from '@/components/filter-menu';
import { SearchField } from '@/components/search-field';
import { Button } from '@/components/ui/button';
import { ROLES } from '@/lib/core/roles';
import { TWO_FACTOR_STATES, USER_STATUSES } from '@/lib/organization/members/constants';
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
      <FilterMenu
        label="Role"
        options={ROLES.map((role) => ({ value: role, label: role }))}
        chosen={params.role}
        onChange={(role) => onChange({ role })}
      />
      <FilterMenu
        label="Status"
        options={USER_STATUSES.map((status) => ({ value: status, label: STATUS_LABELS[status] }))}
        chosen={params.status}
        onChange={(status) => onChange({ status })}
      />
      <FilterMenu
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

function exportHref({ search, role, status, two_factor }: UsersParams): string {
  const query = new URLSearchParams();
  if (search) query.set('search', search);
  if (role.length > 0) query.set('role', role.join(','));
  if (status.length > 0) query.set('status', status.join(','));
  if (two_factor.length > 0) query.set('two_factor', two_factor.join(','));
  return `/settings/users/export${query.size > 0 ? `?${query}` : ''}`;
}
