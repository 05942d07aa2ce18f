import { approximate } from '@/components/list-pagination';
import { formatNumber, plural } from '@/lib/core/format';
import { MOST_BULK_EXCEPTIONS, MOST_BULK_IDS } from '@/lib/organization/bulk-changes/constants';
import { filtersOf, type UsersParams } from './search-params';

/** The filters of the table, as the operations take them. */
export type UserFilters = ReturnType<typeof filtersOf>;

/** The selected users: chosen row by row, or everyone who matches the filters except those who were unchecked. */
export type Selection =
  | { kind: 'users'; ids: ReadonlySet<string> }
  | { kind: 'filter'; filters: UserFilters; total: number; is_estimate: boolean; except: ReadonlySet<string> };

export const NOBODY: Selection = { kind: 'users', ids: new Set() };

/** Returns whether a user is selected. */
export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'users' ? selection.ids.has(id) : !selection.except.has(id);
}

/** Returns how many users are selected; an estimate when the total of the filter is one. */
export function countSelected(selection: Selection): number {
  return selection.kind === 'users' ? selection.ids.size : Math.max(0, selection.total - selection.except.size);
}

/** Selects or unselects users. Returns the problem instead when that would exceed what one change takes. */
export function withUsers(
  selection: Selection,
  ids: readonly string[],
  selected: boolean,
): Selection | { problem: string } {
  if (selection.kind === 'users') {
    const next = changed(selection.ids, ids, selected);
    if (next.size > MOST_BULK_IDS)
      return {
        problem: `You can select up to ${formatNumber(MOST_BULK_IDS)} users one by one. To select more, filter the list and select all that match.`,
      };
    return { kind: 'users', ids: next };
  }
  const except = changed(selection.except, ids, !selected);
  if (except.size > MOST_BULK_EXCEPTIONS)
    return {
      problem: `You can leave out up to ${formatNumber(MOST_BULK_EXCEPTIONS)} users. To leave out more, change the filters.`,
    };
  return { ...selection, except };
}

function changed(before: ReadonlySet<string>, ids: readonly string[], add: boolean): ReadonlySet<string> {
  const next = new Set(before);
  for (const id of ids) add ? next.add(id) : next.delete(id);
  return next;
}

/** Returns whether a selection of everyone who matches belongs to other filters than the table's. */
export function isOutdated(selection: Selection, params: UsersParams): boolean {
  return selection.kind === 'filter' && JSON.stringify(selection.filters) !== JSON.stringify(filtersOf(params));
}

/** Returns the selection as the input of a bulk change. */
export function selectionInput(selection: Selection) {
  if (selection.kind === 'users') return { user_ids: [...selection.ids] };
  const except = [...selection.except];
  return { filter: selection.filters, ...(except.length > 0 ? { except_user_ids: except } : {}) };
}

/** Returns the number of selected users as text: `12 users`, or `about 24,000 users`. */
export function selectedText(selection: Selection): string {
  const about = selection.kind === 'filter' && selection.is_estimate;
  return about
    ? `about ${plural(approximate(countSelected(selection)), 'user')}`
    : plural(countSelected(selection), 'user');
}
