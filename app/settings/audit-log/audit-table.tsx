'use client';

import { ScrollText } from 'lucide-react';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { EmptyState } from '@/components/empty-state';
import { Button } from '@/components/ui/button';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { ActionCell, ActorCell, SourceCell, TimeCell } from './event-cells';
import { EventPagination } from './event-pagination';
import { EventSheet } from './event-sheet';
import { useFilters } from './use-filters';

const column = dataTableColumn<AuditEvent>();
const columns = column.columns([
  column.accessor('action', { header: 'Action', cell: ({ row }) => <ActionCell event={row.original} /> }),
  column.accessor('actor_label', {
    header: 'Actor',
    meta: { className: 'w-[210px]' },
    cell: ({ row }) => <ActorCell event={row.original} />,
  }),
  column.accessor('created_at', {
    header: 'Time',
    meta: { className: 'w-[130px]' },
    cell: ({ row }) => <TimeCell event={row.original} />,
  }),
  column.accessor('ip', {
    header: 'Source',
    meta: { className: 'w-[170px]', hideBelow: 'lg' },
    cell: ({ row }) => <SourceCell event={row.original} />,
  }),
]);

interface Props {
  events: AuditEvent[];
  total: number;
  newer: string | null;
  older: string | null;
}

/** One page of audit events. */
export function AuditTable({ events, total, newer, older }: Props) {
  const { clear, active } = useFilters();
  return (
    <DataTable
      label="Audit log"
      columns={columns}
      rows={events}
      rowId={(event) => event.id}
      rowActions={(event) => <EventSheet event={event} />}
      rowClassName={() => '[&>td]:align-top'}
      empty={
        <EmptyState
          icon={<ScrollText />}
          title={active ? 'No events match' : 'No events yet'}
          action={active && <Button onClick={clear}>Clear filters</Button>}
        >
          {active ? 'Try fewer filters or a different search.' : 'Every change in your organization appears here.'}
        </EmptyState>
      }
      footer={<EventPagination shown={events.length} total={total} newer={newer} older={older} />}
    />
  );
}
