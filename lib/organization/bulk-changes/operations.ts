import { z } from 'zod';
import { pageOf } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { cancelChange } from './cancel';
import { BULK_ACTIONS } from './constants';
import { previewChange } from './preview';
import { findChange, findChanges, findResults, userResultOf, walkResults } from './read';
import {
  BulkChange,
  BulkChangeId,
  BulkChangeInput,
  BulkChangePreview,
  BulkResult,
  ExportBulkResults,
  ListBulkChanges,
  ListBulkResults,
} from './schema';
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

/** A bulk change and its progress. For those who may start one. */
export const getBulkChange = query({
  name: 'bulk_change.get',
  summary: 'Get a bulk change and its progress',
  permission: 'users:write',
  input: BulkChangeId,
  output: BulkChange,
  http: { method: 'GET', path: '/users/bulk/{id}', message: 'Bulk change fetched' },
  run: async ({ actor, db }, { id }) => (await findChange(db, actor, BULK_ACTIONS, id)) as BulkChange,
});

/** The bulk changes of the last 30 days, newest first. For those who may start one. */
export const listBulkChanges = query({
  name: 'bulk_change.list',
  summary: 'List bulk changes',
  permission: 'users:write',
  input: ListBulkChanges,
  output: pageOf(BulkChange),
  http: { method: 'GET', path: '/users/bulk', message: 'Bulk changes fetched' },
  async run({ actor, db }, input) {
    const page = await findChanges(db, actor, BULK_ACTIONS, input);
    return { ...page, items: page.items as BulkChange[] };
  },
});

/** What a bulk change did to each user. For those who may start one. */
export const listBulkChangeResults = query({
  name: 'bulk_change.list_results',
  summary: 'List the results of a bulk change',
  permission: 'users:write',
  input: ListBulkResults,
  output: pageOf(BulkResult),
  http: { method: 'GET', path: '/users/bulk/{id}/results', message: 'Results fetched' },
  async run({ actor, db }, input) {
    await findChange(db, actor, BULK_ACTIONS, input.id);
    const page = await findResults(db, input);
    return { ...page, items: page.items.map((row) => userResultOf(actor, row)) };
  },
});

/** The next 5,000 results for an export; pass `next` as `after`, null at the end. For those who may start one. */
export const exportBulkChangeResults = query({
  name: 'bulk_change.export_results',
  summary: 'Export the results of a bulk change',
  permission: 'users:write',
  input: ExportBulkResults,
  output: z.object({ items: z.array(BulkResult), next: z.int().nullable() }),
  async run({ actor, db }, input) {
    await findChange(db, actor, BULK_ACTIONS, input.id);
    const { rows, next } = await walkResults(db, input);
    return { items: rows.map((row) => userResultOf(actor, row)), next };
  },
});

/** Cancels a bulk change: users it has not come to yet stay as they are. */
export const cancelBulkChange = mutation({
  name: 'bulk_change.cancel',
  summary: 'Cancel a bulk change',
  permission: 'users:write',
  input: BulkChangeId,
  output: BulkChange,
  http: { method: 'POST', path: '/users/bulk/{id}/cancel', message: 'Bulk change cancelled' },
  run: async (context, input) => (await cancelChange(context, BULK_ACTIONS, input)) as BulkChange,
});
