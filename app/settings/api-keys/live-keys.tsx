'use client';

import { SearchX } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import type { z } from 'zod';
import { Count } from '@/components/count';
import { DataTable } from '@/components/data-table';
import { columnSort, dataTableColumn, sortText } from '@/components/data-table-columns';
import { EmptyState } from '@/components/empty-state';
import { ListPagination } from '@/components/list-pagination';
import { Button } from '@/components/ui/button';
import { useSharedTransition } from '@/components/use-shared-transition';
import type { ApiKey, ApiKeyPage } from '@/lib/api-keys/keys/schema';
import { KeyName, LastUsed, UsageNumbers, UsageSparkline } from './key-cells';
import { useKeyDialogs } from './key-dialogs';
import type { KeyEditor } from './key-editor';
import { KeyMenu } from './key-menu';
import { PermissionChips } from './permission-chips';
import { keyParams } from './search-params';

const column = dataTableColumn<ApiKey>();
const count = (id: keyof ApiKey['usage'] & `last_${string}`, header: string, label: string) =>
  column.display({
    id,
    header,
    cell: (it) => <Count value={it.row.original.usage[id]} />,
    meta: { label, align: 'end', card: 'hidden' },
  });

const columns = column.columns([
  column.accessor('name', {
    header: 'Name',
    enableSorting: true,
    cell: (it) => <KeyName apiKey={it.row.original} />,
    meta: { className: '@xl:min-w-52' },
  }),
  column.accessor('permissions', {
    header: 'Permissions',
    cell: (it) => <PermissionChips permissions={it.row.original.permissions} />,
    meta: { card: 'full' },
  }),
  column.accessor('last_used_at', {
    header: 'Last used',
    enableSorting: true,
    cell: (it) => <LastUsed apiKey={it.row.original} />,
  }),
  count('last_24_hours', '24 h', 'Last 24 hours'),
  count('last_7_days', '7 d', 'Last 7 days'),
  count('last_30_days', '30 d', 'Last 30 days'),
  column.display({
    id: 'numbers',
    header: 'Requests',
    cell: (it) => <UsageNumbers apiKey={it.row.original} />,
    meta: { className: '@xl:hidden', card: 'full' },
  }),
  column.display({
    id: 'chart',
    header: () => <span className="sr-only">Requests over 30 days</span>,
    cell: (it) => <UsageSparkline apiKey={it.row.original} />,
    meta: { hideBelow: 'xl', card: 'hidden' },
  }),
]);

/** The keys that are neither revoked nor expired, including disabled ones. */
export function LiveKeys({ page, editor }: { page: z.output<typeof ApiKeyPage>; editor?: KeyEditor }) {
  const [, startTransition] = useSharedTransition();
  const [{ sort, show }, setParams] = useQueryStates(keyParams, { shallow: false, startTransition });
  const { ask, dialogs } = useKeyDialogs(page.items, editor);
  return (
    <>
      <DataTable
        label="API keys"
        columns={columns}
        rows={page.items}
        rowId={(row) => row.id}
        sort={sort.endsWith('created_at') ? null : columnSort(sort)}
        onSortChange={(by) => setParams({ sort: by && sortText<typeof sort>(by), page: null })}
        rowActions={(row) => <KeyMenu apiKey={row} onAsk={ask} />}
        empty={
          <NothingFound
            hint={show ? 'Try another state, or clear the filters.' : 'Revoked and expired keys are listed below.'}
            onClear={() => setParams({ search: null, permission: null, show: null, page: null, ended_page: null })}
          />
        }
        footer={
          (page.next_cursor || page.previous_cursor) && (
            <ListPagination list={page} onTurn={(next) => setParams({ page: next })} />
          )
        }
      />
      {dialogs}
    </>
  );
}

function NothingFound({ hint, onClear }: { hint: string; onClear: () => void }) {
  return (
    <EmptyState
      icon={<SearchX />}
      title="No API keys match"
      action={<Button onClick={onClear}>Clear search and filters</Button>}
    >
      Search matches names and key prefixes. {hint}
    </EmptyState>
  );
}
