import { formatNumber } from '@/lib/core/format';
import { MOST_BULK_EXCEPTIONS, MOST_BULK_IDS } from '@/lib/organization/bulk-changes/constants';

/** The selected rows of a list: chosen one by one, or everything that matches the filters except what was unchecked. */
export type Selection<Filters> =
  | { kind: 'rows'; ids: ReadonlySet<string> }
  | { kind: 'filter'; filters: Filters; total: number; is_estimate: boolean; except: ReadonlySet<string> };

export const NOTHING: Selection<never> = { kind: 'rows', ids: new Set() };

/** Returns whether a row is selected. */
export function isSelected(selection: Selection<unknown>, id: string): boolean {
  return selection.kind === 'rows' ? selection.ids.has(id) : !selection.except.has(id);
}

/** Returns how many rows are selected; an estimate when the total of the filter is one. */
export function countSelected(selection: Selection<unknown>): number {
  return selection.kind === 'rows' ? selection.ids.size : Math.max(0, selection.total - selection.except.size);
}

/**
 * Selects or unselects rows. Returns the problem instead when that would exceed what one change takes.
 * @param noun what a row is, such as `user`
 */
export function withRows<Filters>(
  selection: Selection<Filters>,
  ids: readonly string[],
  selected: boolean,
  noun: string,
): Selection<Filters> | { problem: string } {
  if (selection.kind === 'rows') {
    const next = changed(selection.ids, ids, selected);
    if (next.size > MOST_BULK_IDS)
      return {
        problem: `You can select up to ${formatNumber(MOST_BULK_IDS)} ${noun}s one by one. To select more, filter the list and select all that match.`,
      };
    return { kind: 'rows', ids: next };
  }
  const except = changed(selection.except, ids, !selected);
  if (except.size > MOST_BULK_EXCEPTIONS)
    return {
      problem: `You can leave out up to ${formatNumber(MOST_BULK_EXCEPTIONS)} ${noun}s. To leave out more, change the filters.`,
    };
  return { ...selection, except };
}

function changed(before: ReadonlySet<string>, ids: readonly string[], add: boolean): ReadonlySet<string> {
  const next = new Set(before);
  for (const id of ids) add ? next.add(id) : next.delete(id);
  return next;
}

/** Returns whether a selection of everything that matches belongs to other filters than the table's. */
export function isOutdated<Filters>(selection: Selection<Filters>, filters: Filters): boolean {
  return selection.kind === 'filter' && JSON.stringify(selection.filters) !== JSON.stringify(filters);
}
