import type { Selection } from '../_bulk/selection';
import type { filtersOf } from './search-params';

/** The filters of the table, as the operations take them. */
export type InvitationFilters = ReturnType<typeof filtersOf>;
export type InvitationSelection = Selection<InvitationFilters>;

/** Returns the selection as the input of a bulk change. */
export function selectionInput(selection: InvitationSelection) {
  if (selection.kind === 'rows') return { invitation_ids: [...selection.ids] };
  const except = [...selection.except];
  return { filter: selection.filters, ...(except.length > 0 ? { except_invitation_ids: except } : {}) };
}
