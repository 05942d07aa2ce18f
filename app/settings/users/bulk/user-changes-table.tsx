'use client';

import type { ListPage } from '@/components/list-pagination';
import type { BulkChange } from '@/lib/organization/bulk-changes/schema';
import { ChangesTable } from '../../_bulk/changes-table';
import { userChanges } from '../user-changes';

/** The bulk changes of users, newest first. */
export function UserChangesTable({ list }: { list: ListPage<BulkChange> }) {
  return <ChangesTable list={list} kind={userChanges} />;
}
