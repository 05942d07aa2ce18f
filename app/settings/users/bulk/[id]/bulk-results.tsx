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
import type { BulkChange, BulkResult } from '@/lib/organization/bulk-changes/schema';
import { changeTitle, isFinished, OUTCOME_LABELS, outcomeCounts } from '../../bulk-labels';
import { Announcement, Origin, Running } from '../../bulk-progress';
import { useLiveChange } from '../../use-live-change';
import { resultsParams } from '../search-params';

const TONES: Record<BulkResult['outcome'], Tone> = {
  pending: 'neutral',
  succeeded: 'ok',
  skipped: 'neutral',
  failed: 'bad',
};

const column = dataTableColumn<BulkResult>();

const columns = column.columns([
  column.accessor('name', {
    header: 'User',
    cell: ({ row }) => <Who result={row.original} />,
    meta: { className: 'sm:max-w-0 sm:w-[45%]' },
  }),
  column.accessor('outcome', {
    header: 'Result',
    cell: ({ row: { original } }) => <Badge tone={TONES[original.outcome]}>{OUTCOME_LABELS[original.outcome]}</Badge>,
  }),
  column.accessor('message', {
    header: 'Details',
    cell: ({ row }) => <span className="text-pretty text-muted">{row.original.message}</span>,
    meta: { className: 'sm:w-[45%]', card: 'full' },
  }),
]);

function Who({ result: { user_id, name, email } }: { result: BulkResult }) {
  return (
    <div className="min-w-0">
      <p className="truncate font-medium" title={name ?? undefined}>
        {name ?? 'Unknown user'}
      </p>
      <p className="truncate text-muted text-note" title={email ?? undefined}>
        {email ?? user_id}
      </p>
    </div>
  );
}

/** The progress of a bulk change, and its results with a filter and pages. The URL keeps their state. */
export function BulkResults({ change: given, list }: { change: BulkChange; list: ListPage<BulkResult> }) {
  const change = useLiveChange(given);
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
      <BackLink href="/settings/users">Users</BackLink>
      <header className="mb-5">
        <h1 className="text-balance font-semibold text-title tracking-[-.015em]">{changeTitle(change)}</h1>
        <p className="mt-0.5 text-muted">
          <Origin change={change} />
        </p>
      </header>
      {!isFinished(change) && (
        <Card className="mb-5">
          <Running change={change} />
        </Card>
      )}
      <Announcement change={change} />
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
              label={`${OUTCOME_LABELS[outcome]} ${formatNumber(count)}`}
              chosen={params.outcome === outcome}
              onChoose={() => setParams({ outcome, page: null })}
            />
          ))}
        </fieldset>
        <Button asChild className="ml-auto">
          <DownloadLink
            href={`/settings/users/bulk/${change.id}/export${params.outcome ? `?outcome=${params.outcome}` : ''}`}
          >
            <Download aria-hidden="true" />
            Download CSV
          </DownloadLink>
        </Button>
      </div>
      <DataTable
        label="Results"
        columns={columns}
        rows={list.items}
        rowId={(result) => result.user_id}
        empty={<EmptyState icon={<ListChecks />} title="No users with this result" />}
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
