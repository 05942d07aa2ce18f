'use client';

import { useQueryStates } from 'nuqs';
import { type ListPage, ListPagination } from '@/components/list-pagination';
import { useSharedTransition } from '@/components/use-shared-transition';
import { inviteParams } from './search-params';

/** Pagination for a list of invitations; hidden when everything fits on one page. */
export function InvitationPages({ list, parameter }: { list: ListPage; parameter: keyof typeof inviteParams }) {
  const [, startTransition] = useSharedTransition();
  const [, setParams] = useQueryStates(inviteParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  if (!list.next_cursor && !list.previous_cursor) return null;
  return <ListPagination list={list} onTurn={(page) => setParams({ [parameter]: page })} />;
}
