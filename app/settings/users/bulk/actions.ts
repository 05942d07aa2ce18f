'use server';

import { action } from '@/lib/http/pages/action';
import { cancelBulkChange, previewBulkChange, startBulkChange } from '@/lib/organization/bulk-changes/operations';

export const previewBulkChangeAction = action(previewBulkChange, { changes_nothing: true });
export const startBulkChangeAction = action(startBulkChange);
export const cancelBulkChangeAction = action(cancelBulkChange);
