'use client';

import { ListChecks } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { EmptyState } from '@/components/empty-state';
import { type ListPage, ListPagination } from '@/components/list-pagination';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime } from '@/components/relative-time';
import { Badge, type Tone } from '@/components/ui/badge';
import { useSharedTransition } from '@/components/use-shared-transition';
import { personName } from '@/lib/core/format';
import type { BulkChange } from '@/lib/organization/bulk-changes/schema';
import { changeTitle, countsText } from '../bulk-labels';
import { resultsParams } from './search-params';

const STATUS: Record<BulkChange['status'], { label: string; tone: Tone }> = {
  queued: { label: 'Queued', tone: 'neutral' },
  running: { label: 'Running', tone: 'accent' },
  completed: { label: 'Completed', tone: 'ok' },
  cancelled: { label: 'Cancelled', tone: 'warn' },
};

const column = dataTableColumn<BulkChange>();

const columns = column.columns([
  column.accessor('action', {
    header: 'Change',
    cell: ({ row: { original } }) => (
      <>
        <PrefetchLink
          href={`/settings/users/bulk/${original.id}`}
          className="rounded-xs text-pretty font-medium hover:underline"
        >
          {changeTitle(original)}
        </PrefetchLink>
        <p className="text-muted text-note tabular-nums">{countsText(original)}</p>
      </>
    ),
    meta: { className: 'sm:w-[50%]' },
  }),
  column.accessor('status', {
    header: 'Status',
    cell: ({ row }) => {
      const { label, tone } = STATUS[row.original.status];
      return (
        <Badge tone={tone} dot>
          {label}
        </Badge>
      );
    },
  }),
  column.accessor('created_by', {
    header: 'Started by',
    cell: ({ row }) => <span className="text-muted">{personName(row.original.created_by)}</span>,
  }),
  column.accessor('created_at', {
    header: 'Started',
    cell: ({ row }) => <RelativeTime value={row.original.created_at} className="whitespace-nowrap text-muted" />,
  }),
]);

/** The bulk changes, newest first. */
export function ChangesTable({ list }: { list: ListPage<BulkChange> }) {
  const [, startTransition] = useSharedTransition();
  const [, setParams] = useQueryStates(resultsParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  return (
    <DataTable
      label="Bulk changes"
      columns={columns}
      rows={list.items}
      rowId={({ id }) => id}
      empty={
        <EmptyState icon={<ListChecks />} title="No bulk changes yet">
          Select users in the list to change them together.
        </EmptyState>
      }
      footer={<ListPagination list={list} onTurn={(page) => setParams({ page })} />}
    />
  );
}
