'use client';

import { useQueryStates } from 'nuqs';
import { Pagination } from '@/components/pagination';
import { useSharedTransition } from '@/components/use-shared-transition';
import { inviteParams } from './search-params';

/** Pagination for a list of invitations; hidden when everything fits on one page. */
export function InvitationPages({
  list,
  parameter,
}: {
  list: { total: number; limit: number; offset: number };
  parameter: keyof typeof inviteParams;
}) {
  const [, startTransition] = useSharedTransition();
  const [, setParams] = useQueryStates(inviteParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  if (list.total <= list.limit) return null;
  return (
    <Pagination
      page={Math.floor(list.offset / list.limit)}
      pageSize={list.limit}
      total={list.total}
      onPageChange={(page) => setParams({ [parameter]: page + 1 })}
    />
  );
}
