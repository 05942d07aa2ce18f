import { mutation } from '@/lib/operation/operation';
import { BULK_ACTIONS } from './constants';
import { changeOperations, resultOperations } from './follow';
import { previewChange } from './preview';
import { userResultOf } from './read';
import { BulkChange, BulkChangeInput, BulkChangePreview, BulkResult } from './schema';
import { startChange } from './start';

/** Says what a bulk change would do to whom now, and who would be left out and why. Changes nothing. */
export const previewBulkChange = mutation({
  name: 'bulk_change.preview',
  summary: 'Preview a bulk change of users',
  permission: 'users:write',
  input: BulkChangeInput,
  output: BulkChangePreview,
  http: { method: 'POST', path: '/users/bulk/preview', message: 'Preview ready; nothing was changed' },
  run: previewChange,
});

/** Starts a bulk change. It runs in the background, user by user, with the authority that the caller has at that time. */
export const startBulkChange = mutation({
  name: 'bulk_change.start',
  summary: 'Change users in bulk',
  permission: 'users:write',
  requires_reauthentication: ({ action }) => action !== 'end_sessions',
  input: BulkChangeInput,
  output: BulkChange,
  http: { method: 'POST', path: '/users/bulk', status: 202, message: 'Bulk change started' },
  run: startChange,
});

const USER_CHANGES = {
  noun: 'bulk_change',
  suffix: '',
  permission: 'users:write',
  path: '/users/bulk',
  actions: BULK_ACTIONS,
} as const;
const changes = changeOperations(USER_CHANGES, BulkChange, (row) => row as BulkChange);
const results = resultOperations(USER_CHANGES, BulkResult, userResultOf);

/** A bulk change and its progress. For those who may start one. */
export const getBulkChange = changes.get;

/** The bulk changes of the last 30 days, newest first. For those who may start one. */
export const listBulkChanges = changes.list;

/** What a bulk change did to each user. For those who may start one. */
export const listBulkChangeResults = results.list;

/** The next 5,000 results for an export; pass `next` as `after`, null at the end. For those who may start one. */
export const exportBulkChangeResults = results.export;

/** Cancels a bulk change: users it has not come to yet stay as they are. */
export const cancelBulkChange = changes.cancel;
