'use client';

import { useSyncExternalStore } from 'react';
import { type TableSelection, useTableSelection } from '@/components/data-table-selection';
import { useShownIdentity } from '@/components/shell/page-identity';
import { toast } from '@/components/toast';
import type { Role } from '@/lib/core/permissions';
import { isSelected, NOBODY, type Selection, withUsers } from './selection';
import { fullName, type UserRow } from './users-columns';

// Outside of the table, so that looking at a person's page in between keeps it. Lost when the page is reloaded.
let kept: { identity: string | null; selection: Selection } | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns the users selected by the signed-in person in this organization, and the checkboxes that change them. */
export function useRowSelection(
  rows: UserRow[],
  roles: Role[],
): {
  selection: Selection;
  select: (next: Selection) => void;
  /** The users of this page who can be selected. */
  selectable: UserRow[];
  boxes: TableSelection<UserRow>;
} {
  const identity = useShownIdentity();
  const current = useSyncExternalStore(
    subscribe,
    () => kept,
    () => undefined,
  );
  const selection = current && current.identity === identity ? current.selection : NOBODY;
  const select = (next: Selection) => {
    kept = { identity, selection: next };
    for (const listener of listeners) listener();
  };
  const blocked = (user: UserRow) => reasonAgainst(user, roles);
  const boxes = useTableSelection(rows, (user) => user.id, {
    isSelected: (user) => !blocked(user) && isSelected(selection, user.id),
    blocked,
    label: (user) => `Select ${fullName(user)}`,
    onChange: (users, selected) => {
      const next = withUsers(
        selection,
        users.map(({ id }) => id),
        selected,
      );
      if ('problem' in next) toast.warning(next.problem);
      else select(next);
    },
  });
  return { selection, select, selectable: rows.filter((user) => !blocked(user)), boxes };
}

function reasonAgainst({ is_you, role }: UserRow, roles: Role[]): string | undefined {
  if (is_you) return 'This is you. Change your own account under Profile and Security.';
  if (!roles.includes(role)) return `Your role doesn’t allow you to change users with the role ${role}.`;
}
