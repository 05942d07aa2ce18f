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
import { type Change, type ChangeKind, countsText } from './change';
import { resultsParams } from './results-params';

const STATUS: Record<Change['status'], { label: string; tone: Tone }> = {
  queued: { label: 'Queued', tone: 'neutral' },
  running: { label: 'Running', tone: 'accent' },
  completed: { label: 'Completed', tone: 'ok' },
  cancelled: { label: 'Cancelled', tone: 'warn' },
};

/** A change as it is listed. */
interface Titled extends Change {
  title: string;
  counts: string;
  href: string;
}

const column = dataTableColumn<Titled>();

const columns = column.columns([
  column.accessor('title', {
    header: 'Change',
    cell: ({ row: { original } }) => (
      <>
        <PrefetchLink href={original.href} className="rounded-xs text-pretty font-medium hover:underline">
          {original.title}
        </PrefetchLink>
        <p className="text-muted text-note tabular-nums">{original.counts}</p>
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
export function ChangesTable<C extends Change>({ list, kind }: { list: ListPage<C>; kind: ChangeKind<C> }) {
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
      rows={list.items.map((change) => ({
        ...change,
        title: kind.titleOf(change),
        counts: countsText(change, kind),
        href: `${kind.path}/bulk/${change.id}`,
      }))}
      rowId={({ id }) => id}
      empty={
        <EmptyState icon={<ListChecks />} title="No bulk changes yet">
          {`Select ${kind.noun}s in the list to change them together.`}
        </EmptyState>
      }
      footer={<ListPagination list={list} onTurn={(page) => setParams({ page })} />}
    />
  );
}
