import type { BulkChange } from '@/lib/organization/bulk-changes/schema';
import type { ChangeKind } from '../_bulk/change';
import { cancelBulkChangeAction } from './bulk/actions';
import { changeTitle } from './bulk-labels';

/** The bulk changes of the Users tab. */
export const userChanges: ChangeKind<BulkChange> = {
  noun: 'user',
  path: '/settings/users',
  tab: 'Users',
  statusAddress: '/api/bulk-change',
  titleOf: changeTitle,
  doneLabel: () => 'Changed',
  cancel: cancelBulkChangeAction,
};
