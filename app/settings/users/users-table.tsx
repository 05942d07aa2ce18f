'use client';

import { SearchX, Users } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { PAGE_SIZES } from '@/app/_shared/list-params';
import { DataTable } from '@/components/data-table';
import { columnSort, sortText } from '@/components/data-table-columns';
import { onApproach } from '@/components/deferred';
import { EmptyState } from '@/components/empty-state';
import { type ListPage, ListPagination } from '@/components/list-pagination';
import { Button } from '@/components/ui/button';
import { dialogCode } from '@/components/ui/overlay-code';
import { useSharedTransition } from '@/components/use-shared-transition';
import type { Role } from '@/lib/core/roles';
import type { User } from '@/lib/organization/members/schema';
import { BulkSelection } from '../_bulk/bulk-selection';
import { BulkChangesLink } from '../_bulk/changes-link';
import { BULK_ACTS } from './bulk-acts';
import { BulkDialog, UserDialogs } from './deferred-dialogs';
import type { RowAction } from './row-action';
import { filtersOf, type UsersParams, usersParams } from './search-params';
import { useRowSelection } from './use-row-selection';
import { UserMenu } from './user-menu';
import { columns, type UserRow } from './users-columns';
import { UsersToolbar } from './users-toolbar';

/** The signed-in user, and what they may do in the table. */
export interface Viewer {
  id: string;
  may_write: boolean;
  /** The roles that they may assign; they may act on users with these roles. */
  roles: Role[];
}

const EVERYONE = { all: 'Everyone', matching: 'Everyone who matches', that_match: 'who match' };
const approach = onApproach(BulkDialog.code, dialogCode);
const NO_FILTERS = { search: '', role: [], status: [], two_factor: [], page: '1' };

/** The users table with search, filters, pagination and row actions. The URL keeps its state; the server does the work. */
export function UsersTable({
  list,
  viewer,
  has_bulk_changes,
}: {
  list: ListPage<User>;
  viewer: Viewer;
  /** Links to the bulk changes that are kept. */
  has_bulk_changes: boolean;
}) {
  const [pending, startTransition] = useSharedTransition();
  const [params, setParams] = useQueryStates(usersParams, { shallow: false, startTransition });
  const [action, setAction] = useState<RowAction | null>(null);
  const [asking, setAsking] = useState(false);
  const filtered =
    params.search !== '' || [params.role, params.status, params.two_factor].some((chosen) => chosen.length > 0);
  const change = (next: Partial<UsersParams>, history: 'push' | 'replace' = 'push') =>
    setParams({ page: '1', ...next }, { history, scroll: false });
  const ask = (next: RowAction) => {
    setAction(next);
    setAsking(true);
  };
  const rows: UserRow[] = list.items.map((user) => ({ ...user, is_you: user.id === viewer.id }));
  const { selection, select, selectable, boxes } = useRowSelection(rows, viewer.roles);
  return (
    <>
      <UsersToolbar params={params} onChange={change} pending={pending} />
      <DataTable
        label="Users"
        columns={columns}
        rows={rows}
        rowId={(user) => user.id}
        sort={columnSort(params.sort)}
        onSortChange={(sort) => sort && change({ sort: sortText<UsersParams['sort']>(sort) })}
        rowActions={
          viewer.may_write
            ? (user) => !user.is_you && viewer.roles.includes(user.role) && <UserMenu user={user} onAction={ask} />
            : undefined
        }
        selection={viewer.may_write && rows.length > 0 ? boxes : undefined}
        empty={<NoUsers filtered={filtered} onClear={() => change(NO_FILTERS)} />}
        footer={
          <ListPagination
            list={list}
            onTurn={(page) => change({ page })}
            pageSize={params.size}
            onPageSizeChange={(size) => change({ size })}
            pageSizes={PAGE_SIZES}
          />
        }
      />
      {has_bulk_changes && <BulkChangesLink path="/settings/users" />}
      {viewer.may_write && (
        <BulkSelection
          noun="user"
          everything={EVERYONE}
          acts={BULK_ACTS}
          approach={approach}
          selection={selection}
          select={select}
          list={list}
          filters={filtersOf(params)}
          selectable={selectable}
          dialog={(asked) => <BulkDialog {...asked} roles={viewer.roles} />}
        />
      )}
      {action && <UserDialogs action={action} open={asking} onOpenChange={setAsking} roles={viewer.roles} />}
    </>
  );
}

function NoUsers({ filtered, onClear }: { filtered: boolean; onClear: () => void }) {
  if (!filtered) return <EmptyState icon={<Users />} title="No users yet" />;
  return (
    <EmptyState icon={<SearchX />} title="No users match" action={<Button onClick={onClear}>Clear filters</Button>}>
      Try a different name or email, or fewer filters.
    </EmptyState>
  );
}
