'use client';

import { useQueryStates } from 'nuqs';
import { SearchField } from '@/components/search-field';
import { NativeSelect } from '@/components/ui/native-select';
import { useSharedTransition } from '@/components/use-shared-transition';
import { EXPIRING_DAYS, IDLE_DAYS, NEVER_USED_DAYS, searchable } from '@/lib/api-keys/keys/schema';
import { PERMISSIONS, type Permission } from '@/lib/core/permissions';
import { keyParams, SHOWS, type Show } from './search-params';

const SHOW_LABELS: Record<Show, string> = {
  active: 'Active',
  disabled: 'Disabled',
  expiring: `Expiring within ${EXPIRING_DAYS} days`,
  never_used: `Never used, ${NEVER_USED_DAYS}+ days old`,
  idle: `Idle for ${IDLE_DAYS}+ days`,
};

/** Search by name or prefix, and filter by state and permission; kept in the URL. */
export function KeyFilters() {
  const [pending, startTransition] = useSharedTransition();
  const [{ search, show, permission }, setParams] = useQueryStates(keyParams, { shallow: false, startTransition });
  const filter = (next: { search?: string | null; show?: Show | null; permission?: Permission | null }) =>
    setParams({ ...next, page: null, ended_page: null });
  return (
    <div className="mb-3 flex flex-wrap gap-2">
      <SearchField
        value={search}
        label="Search by name or prefix"
        pending={pending}
        onChange={(value) => filter({ search: searchable(value) || null })}
      />
      <NativeSelect
        aria-label="Filter by state"
        value={show ?? ''}
        onChange={(event) => filter({ show: (event.target.value || null) as Show | null })}
        className="w-auto max-sm:min-w-32 max-sm:flex-1"
      >
        <option value="">Any state</option>
        {SHOWS.map((each) => (
          <option key={each} value={each}>
            {SHOW_LABELS[each]}
          </option>
        ))}
      </NativeSelect>
      <NativeSelect
        aria-label="Filter by permission"
        value={permission ?? ''}
        onChange={(event) => filter({ permission: (event.target.value || null) as Permission | null })}
        className="w-auto max-sm:min-w-32 max-sm:flex-1"
      >
        <option value="">Any permission</option>
        {PERMISSIONS.map((each) => (
          <option key={each} value={each}>
            {each}
          </option>
        ))}
      </NativeSelect>
    </div>
  );
}
