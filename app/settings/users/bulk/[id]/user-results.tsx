'use client';

import type { ListPage } from '@/components/list-pagination';
import type { BulkChange, BulkResult } from '@/lib/organization/bulk-changes/schema';
import { BulkResults } from '../../../_bulk/bulk-results';
import { userChanges } from '../../user-changes';

/** The progress and the results of a bulk change of users. */
export function UserResults({ change, list }: { change: BulkChange; list: ListPage<BulkResult> }) {
  const items = list.items.map(({ user_id: id, ...row }) => ({ id, ...row }));
  return <BulkResults change={change} kind={userChanges} list={{ ...list, items }} />;
}
