import { z } from 'zod';
import type { Actor } from '@/lib/core/actor';
import type { Permission } from '@/lib/core/permissions';
import { pageOf } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { cancelChange } from './cancel';
import type { Action } from './constants';
import { type ChangeRow, findChange, findChanges, findResults, type ResultRow, walkResults } from './read';
import { BulkChangeId, ExportBulkResults, ListBulkChanges, ListBulkResults } from './schema';

/** A kind of bulk change: of users, or of invitations. */
interface Kind {
  /** What the names of its operations start with. */
  noun: 'bulk_change' | 'invitation_change';
  /** What its summaries add to "bulk change". */
  suffix: '' | ' of invitations';
  permission: Permission;
  /** Where the API serves its changes. */
  path: string;
  /** What its changes do; changes that do anything else are not found. */
  actions: readonly Action[];
}

/** The operations that get, list and cancel the bulk changes of one kind. */
export function changeOperations<Change extends z.ZodType>(
  { noun, suffix, permission, path, actions }: Kind,
  change: Change,
  changeOf: (row: ChangeRow) => z.input<Change>,
) {
  return {
    get: query({
      name: `${noun}.get`,
      summary: `Get a bulk change${suffix} and its progress`,
      permission,
      input: BulkChangeId,
      output: change,
      http: { method: 'GET', path: `${path}/{id}`, message: 'Bulk change fetched' },
      run: async ({ actor, db }, { id }) => changeOf(await findChange(db, actor, actions, id)),
    }),
    list: query({
      name: `${noun}.list`,
      summary: `List bulk changes${suffix}`,
      permission,
      input: ListBulkChanges,
      output: pageOf(change),
      http: { method: 'GET', path, message: 'Bulk changes fetched' },
      async run({ actor, db }, input) {
        const page = await findChanges(db, actor, actions, input);
        return { ...page, items: page.items.map(changeOf) };
      },
    }),
    cancel: mutation({
      name: `${noun}.cancel`,
      summary: `Cancel a bulk change${suffix}`,
      permission,
      input: BulkChangeId,
      output: change,
      http: { method: 'POST', path: `${path}/{id}/cancel`, message: 'Bulk change cancelled' },
      run: async (context, input) => changeOf(await cancelChange(context, actions, input)),
    }),
  };
}

/**
 * The operations that list and export what became of each row of a bulk change of one kind.
 * @param resultOf the result of a row, without what the actor may not read
 */
export function resultOperations<Result extends z.ZodType>(
  { noun, suffix, permission, path, actions }: Kind,
  result: Result,
  resultOf: (actor: Actor, row: ResultRow, change: ChangeRow) => z.input<Result>,
) {
  return {
    list: query({
      name: `${noun}.list_results`,
      summary: `List the results of a bulk change${suffix}`,
      permission,
      input: ListBulkResults,
      output: pageOf(result),
      http: { method: 'GET', path: `${path}/{id}/results`, message: 'Results fetched' },
      async run({ actor, db }, input) {
        const change = await findChange(db, actor, actions, input.id);
        const page = await findResults(db, input);
        return { ...page, items: page.items.map((row) => resultOf(actor, row, change)) };
      },
    }),
    export: query({
      name: `${noun}.export_results`,
      summary: `Export the results of a bulk change${suffix}`,
      permission,
      input: ExportBulkResults,
      output: z.object({ items: z.array(result), next: z.int().nullable() }),
      async run({ actor, db }, input) {
        const change = await findChange(db, actor, actions, input.id);
        const { rows, next } = await walkResults(db, input);
        return { items: rows.map((row) => resultOf(actor, row, change)), next };
      },
    }),
  };
}
