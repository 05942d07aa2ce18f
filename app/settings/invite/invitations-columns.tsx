'use client';

import { dataTableColumn } from '@/components/data-table-columns';
import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import { personName } from '@/lib/core/format';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { Delivery } from './delivery';
import { Invitee } from './invitee';
import { OUTCOMES } from './outcomes';

const column = dataTableColumn<Invitation>();

/** The table's columns; the ids of those that can be sorted are the sort keys of the server. */
export const columns = column.columns([
  column.accessor('email', {
    header: 'Invited',
    enableSorting: true,
    cell: ({ row }) => <Invitee invitation={row.original} />,
    meta: { label: 'Email', className: 'sm:max-w-0 sm:w-[32%]' },
  }),
  column.accessor('role', {
    header: 'Role',
    cell: ({ row }) => <span className="font-medium text-xs tracking-wide">{row.original.role}</span>,
  }),
  column.accessor('status', {
    header: 'Status',
    cell: ({ row }) => <Status invitation={row.original} />,
  }),
  column.accessor('delivery', {
    header: 'Delivery',
    cell: ({ row }) => <Delivery invitation={row.original} />,
    meta: { className: 'sm:w-[20%]' },
  }),
  column.accessor('expires_at', {
    header: 'Expires',
    enableSorting: true,
    cell: ({ row: { original } }) =>
      original.can_resend ? (
        <RelativeTime value={original.expires_at} className="whitespace-nowrap text-muted" />
      ) : (
        <span className="text-faint">–</span>
      ),
  }),
  column.accessor('created_at', {
    header: 'Invited on',
    enableSorting: true,
    cell: ({ row: { original } }) => (
      <div className="text-muted">
        <RelativeTime value={original.created_at} className="whitespace-nowrap" />
        <p className="truncate text-note" title={original.invited_by_label}>
          by {personName(original.invited_by_label)}
        </p>
      </div>
    ),
    meta: { hideBelow: 'xl', className: 'sm:max-w-40' },
  }),
]);

function Status({ invitation }: { invitation: Invitation }) {
  const { label, tone } = OUTCOMES[invitation.status];
  const ended = invitation.accepted_at ?? invitation.declined_at ?? invitation.revoked_at;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <Badge tone={tone}>{label}</Badge>
      <RelativeTime value={ended} inline fallback="" className="text-muted text-note" />
    </span>
  );
}
