'use client';

import { useQueryStates } from 'nuqs';
import type { z } from 'zod';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { ListPagination } from '@/components/list-pagination';
import { RelativeTime } from '@/components/relative-time';
import { useSharedTransition } from '@/components/use-shared-transition';
import type { ApiKey, ApiKeyPage } from '@/lib/api-keys/keys/schema';
import { personName } from '@/lib/core/format';
import { KeyName, LastUsed } from './key-cells';
import { PermissionChips } from './permission-chips';
import { keyParams } from './search-params';
import { StateBadge } from './state-badge';

const column = dataTableColumn<ApiKey>();
const columns = column.columns([
  column.accessor('name', { header: 'Name', cell: (it) => <KeyName apiKey={it.row.original} /> }),
  column.accessor('permissions', {
    header: 'Permissions',
    cell: (it) => <PermissionChips permissions={it.row.original.permissions} />,
    meta: { card: 'full', hideBelow: 'lg' },
  }),
  column.accessor('last_used_at', { header: 'Last used', cell: (it) => <LastUsed apiKey={it.row.original} /> }),
  column.accessor('state', {
    header: 'State',
    cell: (it) => <StateBadge state={it.row.original.state} />,
  }),
  column.display({ id: 'ended', header: 'Ended', cell: (it) => <Ended apiKey={it.row.original} /> }),
]);

function Ended({ apiKey }: { apiKey: ApiKey }) {
  return (
    <div>
      <RelativeTime value={apiKey.revoked_at ?? apiKey.expires_at} />
      <div className="text-muted text-note">
        {apiKey.state === 'expired' && 'on schedule'}
        {apiKey.revoked_by_label && (
          <span title={apiKey.revoked_by_label}>by {personName(apiKey.revoked_by_label)}</span>
        )}
      </div>
    </div>
  );
}

/** Revoked and expired keys, kept for audit with who ended them and when. */
export function EndedKeys({ page, filtered }: { page: z.output<typeof ApiKeyPage>; filtered: boolean }) {
  const [, startTransition] = useSharedTransition();
  const [, setParams] = useQueryStates(keyParams, { shallow: false, startTransition });
  return (
    <section aria-labelledby="ended-keys" className="mt-4 grid gap-3">
      <div>
        <h2 id="ended-keys" className="font-semibold text-lead">
          Revoked / Expired
        </h2>
        <p className="text-muted">Kept for audit. These keys cannot be reactivated.</p>
      </div>
      <DataTable
        label="Revoked and expired API keys"
        columns={columns}
        rows={page.items}
        rowId={(row) => row.id}
        empty={
          <p className="px-6 py-8 text-center text-muted">
            {filtered ? 'No revoked or expired keys match.' : 'No revoked or expired keys yet.'}
          </p>
        }
        footer={
          (page.next_cursor || page.previous_cursor) && (
            <ListPagination list={page} onTurn={(next) => setParams({ ended_page: next })} />
          )
        }
      />
    </section>
  );
}
