'use client';

import { ChevronRight } from 'lucide-react';
import { Count } from '@/components/count';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { RelativeTime } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import { personName } from '@/lib/core/format';
import type { Invitation } from '@/lib/organization/invitations/schema';
import { InvitationPages } from './invitation-pages';
import { Invitee } from './invitee';
import { OUTCOMES } from './outcomes';
import type { InvitationList } from './pending-invitations';

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
  column.accessor('status', {
    header: 'Status',
    cell: ({ row }) => {
      const { label, tone } = OUTCOMES[row.original.status];
      return <Badge tone={tone}>{label}</Badge>;
    },
  }),
  column.accessor((it) => it.accepted_at ?? it.declined_at ?? it.revoked_at ?? it.expires_at, {
    id: 'ended_at',
    header: 'Date',
    cell: (it) => <RelativeTime value={it.getValue()} className="whitespace-nowrap text-muted" />,
  }),
  column.accessor('invited_by_label', {
    header: 'Invited by',
    cell: ({ row }) => (
      <p className="truncate text-muted" title={row.original.invited_by_label}>
        {personName(row.original.invited_by_label)}
      </p>
    ),
    meta: { hideBelow: 'lg', className: 'sm:max-w-0 sm:w-[18%]' },
  }),
]);

/** Accepted, declined, revoked and expired invitations; collapsed by default. */
export function InvitationHistory({ list, open }: { list: InvitationList; open: boolean }) {
  return (
    <details open={open} className="group/history">
      <summary className="-mx-2 flex w-fit cursor-pointer list-none items-center gap-1.5 rounded-md px-2 py-1.5 text-muted hover:bg-hover hover:text-text [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open/history:rotate-90" />
        <span>
          History{' '}
          <span className="text-faint">
            · <Count value={list.total} /> accepted, declined, revoked or expired
          </span>
        </span>
      </summary>
      <div className="mt-3">
        <DataTable
          label="Past invitations"
          columns={columns}
          rows={list.items}
          rowId={(invitation) => invitation.id}
          footer={<InvitationPages list={list} parameter="history" />}
        />
      </div>
    </details>
  );
}
