'use client';

import type { BulkChange } from '@/lib/organization/bulk-changes/schema';
import { BulkChanges } from '../_bulk/bulk-changes';
import { userChanges } from './user-changes';

/** The bulk changes of users that run or have just finished. */
export function UserChanges({ changes }: { changes: BulkChange[] }) {
  return <BulkChanges changes={changes} kind={userChanges} />;
}
