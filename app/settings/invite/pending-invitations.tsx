'use client';

import { MailPlus } from 'lucide-react';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { EmptyState } from '@/components/empty-state';
import type { ListPage } from '@/components/list-pagination';
import { RelativeTime } from '@/components/relative-time';
import type { Role } from '@/lib/core/permissions';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { Delivery } from './delivery';
import { InvitationActions } from './invitation-actions';
import { InvitationPages } from './invitation-pages';
import { Invitee } from './invitee';
import { useDeliveryRefresh } from './use-delivery-refresh';

/** A page of invitations. */
export type InvitationList = ListPage<Invitation>;

const column = dataTableColumn<Invitation>();

const columns = column.columns([
  column.accessor('email', {
    header: 'Invited',
    cell: ({ row }) => <Invitee invitation={row.original} />,
    meta: { className: 'sm:max-w-0 sm:w-[38%]' },
  }),
  column.accessor('role', {
    header: 'Role',
    cell: ({ row }) => <span className="font-medium text-xs tracking-wide">{row.original.role}</span>,
  }),
  column.accessor('delivery', {
    header: 'Delivery',
    cell: ({ row }) => <Delivery invitation={row.original} />,
    meta: { className: 'sm:w-[26%]' },
  }),
  column.accessor('expires_at', {
    header: 'Expires',
    cell: ({ row }) => <RelativeTime value={row.original.expires_at} className="whitespace-nowrap text-muted" />,
  }),
]);

/** Pending invitations with the delivery status of their emails, refreshed while one is being sent. */
export function PendingInvitations({ list, roles }: { list: InvitationList; roles: Role[] }) {
  useDeliveryRefresh(list.items);
  return (
    <section aria-labelledby="pending-invitations" className="grid gap-3">
      <h2 id="pending-invitations" className="font-semibold text-lead tracking-[-.005em]">
        Pending invitations
      </h2>
      <DataTable
        label="Pending invitations"
        columns={columns}
        rows={list.items}
        rowId={(invitation) => invitation.id}
        rowActions={
          roles.length > 0
            ? (invitation) => roles.includes(invitation.role) && <InvitationActions invitation={invitation} />
            : undefined
        }
        empty={
          <EmptyState icon={<MailPlus />} title="No pending invitations" className="py-9">
            People you invite appear here until they join or decline.
          </EmptyState>
        }
        footer={<InvitationPages list={list} parameter="page" />}
      />
    </section>
  );
}
