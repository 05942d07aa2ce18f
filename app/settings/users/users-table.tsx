'use client';

import { SearchX, Users } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { useRef, useState, useTransition } from 'react';
import { DataTable } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { Pagination } from '@/components/pagination';
import { Button } from '@/components/ui/button';
import type { Role } from '@/lib/core/permissions';
import type { User } from '@/lib/organization/members/schema';
import { PAGE_SIZES, type UsersParams, usersParams } from './search-params';
import { type Act, UserDialogs } from './user-dialogs';
import { UserMenu } from './user-menu';
import { columns, type UserRow } from './users-columns';
import { UsersToolbar } from './users-toolbar';

/** Who looks at the table, and what they may do in it. */
export interface Viewer {
  id: string;
  may_write: boolean;
  /** The roles that they may give, and whose bearers they may act on. */
  roles: Role[];
}

const NO_FILTERS = { search: '', role: [], status: [], two_factor: [], page: 1 };

/** The table of users with its search, filters, pages and acts; the address keeps its state, the server does the work. */
export function UsersTable({
  list,
  viewer,
}: {
  list: { items: User[]; total: number; limit: number; offset: number };
  viewer: Viewer;
}) {
  const [pending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(usersParams, { shallow: false, startTransition });
  const [act, setAct] = useState<Act | null>(null);
  const [asking, setAsking] = useState(false);
  const narrowed =
    params.search !== '' || [params.role, params.status, params.two_factor].some((chosen) => chosen.length > 0);
  const change = (next: Partial<UsersParams>, history: 'push' | 'replace' = 'push') =>
    setParams({ page: 1, ...next }, { history, scroll: false });
  const opener = useRef<Element>(null);
  const ask = (next: Act) => {
    opener.current = document.activeElement;
    setAct(next);
    setAsking(true);
  };
  // A dialog without a trigger of its own does not know where the focus came from.
  const onAsked = (open: boolean) => {
    setAsking(open);
    if (!open) setTimeout(() => opener.current instanceof HTMLElement && opener.current.focus());
  };
  const rows: UserRow[] = list.items.map((user) => ({ ...user, is_you: user.id === viewer.id }));
  return (
    <>
      <UsersToolbar params={params} onChange={change} pending={pending} />
      <DataTable
        label="Users"
        columns={columns}
        rows={rows}
        rowId={(user) => user.id}
        sort={{ id: params.sort.replace('-', ''), desc: params.sort.startsWith('-') }}
        onSortChange={(sort) => sort && change({ sort: `${sort.desc ? '-' : ''}${sort.id}` as UsersParams['sort'] })}
        pending={pending}
        rowActions={
          viewer.may_write
            ? (user) => !user.is_you && viewer.roles.includes(user.role) && <UserMenu user={user} onAct={ask} />
            : undefined
        }
        empty={<Nobody narrowed={narrowed} onClear={() => change(NO_FILTERS)} />}
        footer={
          <Pagination
            page={Math.floor(list.offset / list.limit)}
            pageSize={list.limit}
            total={list.total}
            onPageChange={(page) => change({ page: page + 1 })}
            onPageSizeChange={(size) => change({ size })}
            pageSizes={PAGE_SIZES}
          />
        }
      />
      <UserDialogs act={act} open={asking} onOpenChange={onAsked} roles={viewer.roles} />
    </>
  );
}

function Nobody({ narrowed, onClear }: { narrowed: boolean; onClear: () => void }) {
  if (!narrowed) return <EmptyState icon={<Users />} title="Nobody here yet" />;
  return (
    <EmptyState icon={<SearchX />} title="No user matches" action={<Button onClick={onClear}>Clear filters</Button>}>
      Try another name or e-mail, or fewer filters.
    </EmptyState>
  );
}
