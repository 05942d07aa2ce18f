import type { Selection } from '../_bulk/selection';
import type { filtersOf } from './search-params';

/** The filters of the table, as the operations take them. */
export type UserFilters = ReturnType<typeof filtersOf>;
export type UserSelection = Selection<UserFilters>;

/** Returns the selection as the input of a bulk change. */
export function selectionInput(selection: UserSelection) {
  if (selection.kind === 'rows') return { user_ids: [...selection.ids] };
  const except = [...selection.except];
  return { filter: selection.filters, ...(except.length > 0 ? { except_user_ids: except } : {}) };
}
