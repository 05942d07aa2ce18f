'use client';

import { useQueryStates } from 'nuqs';
import { lazy, Suspense, useState } from 'react';
import { PAGE_SIZES } from '@/app/_shared/list-params';
import { DataTable } from '@/components/data-table';
import { columnSort, sortText } from '@/components/data-table-columns';
import type { ListPage } from '@/components/list-pagination';
import { useSharedTransition } from '@/components/use-shared-transition';
import type { Role } from '@/lib/core/roles';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { BulkChangesLink } from '../_bulk/changes-link';
import { countSelected } from '../_bulk/selection';
import { InvitationBulkSelection } from './deferred-dialogs';
import { InvitationActions } from './invitation-actions';
import { columns } from './invitations-columns';
import { InvitationsToolbar } from './invitations-toolbar';
import { filtersOf, type InviteParams, inviteParams } from './search-params';
import { useDeliveryRefresh } from './use-delivery-refresh';
import { useRowSelection } from './use-row-selection';

const NO_FILTERS = { search: null, status: null, role: null, delivery: null, page: null };

// Lazy and not deferred: the server renders them where they are needed.
const NoInvitations = lazy(async () => ({ default: (await import('./no-invitations')).NoInvitations }));
const ListPagination = lazy(async () => ({
  default: (await import('@/components/list-pagination')).ListPagination,
}));

interface Props {
  list: ListPage<Invitation>;
  /** The roles that the signed-in user may assign; empty when they may not invite. */
  roles: Role[];
  /** Links to the bulk changes that are kept. */
  has_bulk_changes: boolean;
}

/** Invitations with search, filters, pages and actions; refreshed while an email is being sent. The URL keeps the table's state. */
export function InvitationsTable({ list, roles, has_bulk_changes }: Props) {
  useDeliveryRefresh(list.items);
  const [pending, startTransition] = useSharedTransition();
  const [params, setParams] = useQueryStates(inviteParams, { shallow: false, startTransition });
  const change = (next: Partial<InviteParams>, history: 'push' | 'replace' = 'push') =>
    setParams({ page: '1', ...next }, { history, scroll: false });
  const { selection, select, selectable, boxes } = useRowSelection(list.items, roles);
  const filtered = JSON.stringify(filtersOf(params)) !== JSON.stringify(filtersOf(DEFAULTS));
  const may_write = roles.length > 0;
  // Stays when the selection is cleared, because the dialog still closes.
  const [has_selected, setHasSelected] = useState(false);
  if (!has_selected && countSelected(selection) > 0) setHasSelected(true);
  return (
    <section aria-labelledby="invitations">
      <h2 id="invitations" className="mb-3 font-semibold text-lead tracking-[-.005em]">
        Invitations
      </h2>
      <InvitationsToolbar params={params} onChange={change} pending={pending} />
      <DataTable
        label="Invitations"
        columns={columns}
        rows={list.items}
        rowId={({ id }) => id}
        sort={columnSort(params.sort)}
        onSortChange={(sort) => sort && change({ sort: sortText<InviteParams['sort']>(sort) })}
        rowActions={
          may_write
            ? (invitation) => roles.includes(invitation.role) && <InvitationActions invitation={invitation} />
            : undefined
        }
        selection={may_write && list.items.length > 0 ? boxes : undefined}
        empty={
          <Suspense>
            <NoInvitations filtered={filtered} onClear={() => setParams(NO_FILTERS, { scroll: false })} />
          </Suspense>
        }
        footer={
          list.total > PAGE_SIZES[0]! && (
            <Suspense>
              <ListPagination
                list={list}
                onTurn={(page) => change({ page })}
                pageSize={params.size}
                onPageSizeChange={(size) => change({ size })}
                pageSizes={PAGE_SIZES}
              />
            </Suspense>
          )
        }
      />
      {has_bulk_changes && <BulkChangesLink path="/settings/invite" />}
      {has_selected && (
        <InvitationBulkSelection
          selection={selection}
          select={select}
          list={list}
          filters={filtersOf(params)}
          selectable={selectable}
        />
      )}
    </section>
  );
}

const DEFAULTS = {
  search: inviteParams.search.defaultValue,
  status: inviteParams.status.defaultValue,
  role: inviteParams.role.defaultValue,
  delivery: inviteParams.delivery.defaultValue,
};
