'use client';

import { Download, ListChecks } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { BackLink } from '@/components/back-link';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { DownloadLink } from '@/components/download-link';
import { EmptyState } from '@/components/empty-state';
import { type ListPage, ListPagination } from '@/components/list-pagination';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { useSharedTransition } from '@/components/use-shared-transition';
import { formatNumber } from '@/lib/core/format';
import { Announcement, Origin } from './bulk-progress';
import { BulkRunning } from './bulk-running';
import {
  type Change,
  type ChangeKind,
  countsText,
  isFinished,
  type Outcome,
  outcomeCounts,
  outcomeLabel,
} from './change';
import { resultsParams } from './results-params';
import { useLiveChange } from './use-live-change';

/** What came of one row. */
export interface ResultRow {
  id: string;
  name: string | null;
  email: string | null;
  outcome: Outcome;
  /** The outcome on screen. */
  label: string;
  message: string | null;
}

const TONES: Record<Outcome, Tone> = {
  pending: 'neutral',
  succeeded: 'ok',
  skipped: 'neutral',
  failed: 'bad',
};

const column = dataTableColumn<ResultRow>();

const columns = column.columns([
  column.accessor('name', {
    header: 'Name',
    cell: ({ row }) => <Who result={row.original} />,
    meta: { className: 'sm:max-w-0 sm:w-[45%]' },
  }),
  column.accessor('outcome', {
    header: 'Result',
    cell: ({ row: { original } }) => <Badge tone={TONES[original.outcome]}>{original.label}</Badge>,
  }),
  column.accessor('message', {
    header: 'Details',
    cell: ({ row }) => <span className="text-pretty text-muted">{row.original.message}</span>,
    meta: { className: 'sm:w-[45%]', card: 'full' },
  }),
]);

function Who({ result: { id, name, email } }: { result: ResultRow }) {
  return (
    <div className="min-w-0">
      <p className="truncate font-medium" title={name ?? undefined}>
        {name || 'Unknown'}
      </p>
      <p className="truncate text-muted text-note" title={email ?? undefined}>
        {email ?? id}
      </p>
    </div>
  );
}

/** The progress of a bulk change, and its results with a filter and pages. The URL keeps their state. */
export function BulkResults<C extends Change>({
  change: given,
  kind,
  list,
}: {
  change: C;
  kind: ChangeKind<C>;
  list: ListPage<Omit<ResultRow, 'label'>>;
}) {
  const change = useLiveChange(given, kind);
  const [, startTransition] = useSharedTransition();
  const [params, setParams] = useQueryStates(resultsParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  const counts = outcomeCounts(change);
  return (
    <>
      <BackLink href={kind.path}>{kind.tab}</BackLink>
      <header className="mb-5">
        <h1 className="text-balance font-semibold text-title tracking-[-.015em]">{kind.titleOf(change)}</h1>
        <p className="mt-0.5 text-muted">
          <Origin change={change} />
        </p>
      </header>
      {!isFinished(change) && (
        <Card className="mb-5">
          <BulkRunning change={change} counts={countsText(change, kind)} noun={kind.noun} cancel={kind.cancel} />
        </Card>
      )}
      <Announcement change={change} kind={kind} />
      <div className="mb-4 flex flex-wrap items-center gap-2">
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">Filter by result</legend>
          <Choice
            label={`All ${formatNumber(change.total)}`}
            chosen={!params.outcome}
            onChoose={() => setParams({ outcome: null, page: null })}
          />
          {counts.map(({ outcome, count }) => (
            <Choice
              key={outcome}
              label={`${outcomeLabel(outcome, change, kind)} ${formatNumber(count)}`}
              chosen={params.outcome === outcome}
              onChoose={() => setParams({ outcome, page: null })}
            />
          ))}
        </fieldset>
        <Button asChild className="ml-auto">
          <DownloadLink
            href={`${kind.path}/bulk/${change.id}/export${params.outcome ? `?outcome=${params.outcome}` : ''}`}
          >
            <Download aria-hidden="true" />
            Download CSV
          </DownloadLink>
        </Button>
      </div>
      <DataTable
        label="Results"
        columns={columns}
        rows={list.items.map((row) => ({ ...row, label: outcomeLabel(row.outcome, change, kind) }))}
        rowId={({ id }) => id}
        empty={<EmptyState icon={<ListChecks />} title={`No ${kind.noun}s with this result`} />}
        footer={<ListPagination list={list} onTurn={(page) => setParams({ page })} />}
      />
    </>
  );
}

function Choice({ label, chosen, onChoose }: { label: string; chosen: boolean; onChoose: () => void }) {
  return (
    <Button
      aria-pressed={chosen}
      onClick={onChoose}
      className={chosen ? 'border-accent tabular-nums' : 'text-muted tabular-nums'}
    >
      {label}
    </Button>
  );
}
