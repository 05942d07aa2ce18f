'use client';

import { useQueryStates } from 'nuqs';
import { useTransition } from 'react';
import { SearchField } from '@/components/search-field';
import { NativeSelect } from '@/components/ui/native-select';
import { searchable } from '@/lib/api-keys/schema';
import { PERMISSIONS, type Permission } from '@/lib/permissions';
import { keyParams } from './search-params';

/** Search by name or prefix, and by permission; kept in the address. */
export function KeyFilters() {
  const [pending, startTransition] = useTransition();
  const [{ search, permission }, setParams] = useQueryStates(keyParams, { shallow: false, startTransition });
  const filter = (next: { search?: string | null; permission?: Permission | null }) =>
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
        aria-label="Filter by permission"
        value={permission ?? ''}
        onChange={(event) => filter({ permission: (event.target.value || null) as Permission | null })}
        className="w-auto max-sm:w-full"
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
