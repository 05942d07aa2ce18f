'use client';

import { type TableSelection, useTableSelection } from '@/components/data-table-selection';
import { toast } from '@/components/toast';
import type { Role } from '@/lib/core/roles';
import { isSelected, withRows } from '../_bulk/selection';
import { useKeptSelection } from '../_bulk/use-kept-selection';
import type { UserFilters, UserSelection } from './selection-input';
import { fullName, type UserRow } from './users-columns';

/** Returns the users selected by the signed-in person in this organization, and the checkboxes that change them. */
export function useRowSelection(
  rows: UserRow[],
  roles: Role[],
): {
  selection: UserSelection;
  select: (next: UserSelection) => void;
  /** The ids of the users of this page who can be selected. */
  selectable: string[];
  boxes: TableSelection<UserRow>;
} {
  const [selection, select] = useKeptSelection<UserFilters>('users');
  const blocked = (user: UserRow) => reasonAgainst(user, roles);
  const boxes = useTableSelection(rows, (user) => user.id, {
    isSelected: (user) => !blocked(user) && isSelected(selection, user.id),
    blocked,
    label: (user) => `Select ${fullName(user)}`,
    onChange: (users, selected) => {
      const ids = users.map(({ id }) => id);
      const next = withRows(selection, ids, selected, 'user');
      if ('problem' in next) toast.warning(next.problem);
      else select(next);
    },
  });
  return { selection, select, selectable: rows.filter((user) => !blocked(user)).map(({ id }) => id), boxes };
}

function reasonAgainst({ is_you, role }: UserRow, roles: Role[]): string | undefined {
  if (is_you) return 'This is you. Change your own account under Profile and Security.';
  if (!roles.includes(role)) return `Your role doesn’t allow you to change users with the role ${role}.`;
}
