'use client';

import { useTableSelection } from '@/components/data-table-selection';
import { toast } from '@/components/toast';
import type { Role } from '@/lib/core/roles';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { isSelected, withRows } from '../_bulk/selection';
import { useKeptSelection } from '../_bulk/use-kept-selection';
import type { InvitationFilters } from './selection-input';

/** Returns the selected invitations, and the checkboxes that change the selection. */
export function useRowSelection(rows: Invitation[], roles: Role[]) {
  const [selection, select] = useKeptSelection<InvitationFilters>('invitations');
  const blocked = (invitation: Invitation) => reasonAgainst(invitation, roles);
  const boxes = useTableSelection(rows, ({ id }) => id, {
    isSelected: (invitation) => !blocked(invitation) && isSelected(selection, invitation.id),
    blocked,
    label: ({ email }) => `Select ${email}`,
    onChange: (invitations, selected) => {
      const ids = invitations.map(({ id }) => id);
      const next = withRows(selection, ids, selected, 'invitation');
      if ('problem' in next) toast.warning(next.problem);
      else select(next);
    },
  });
  const selectable = rows.filter((invitation) => !blocked(invitation)).map(({ id }) => id);
  return { selection, select, selectable, boxes };
}

function reasonAgainst({ can_resend, role }: Invitation, roles: Role[]): string | undefined {
  if (!can_resend) return 'Only pending and expired invitations can be resent or revoked.';
  if (!roles.includes(role)) return `Your role doesn’t allow you to change invitations with the role ${role}.`;
}
