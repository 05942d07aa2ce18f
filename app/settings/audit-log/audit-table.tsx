'use client';

import { ScrollText } from 'lucide-react';
import { DataTable } from '@/components/data-table';
import { dataTableColumn } from '@/components/data-table-columns';
import { EmptyState } from '@/components/empty-state';
import { Pagination } from '@/components/pagination';
import { RelativeTime } from '@/components/relative-time';
import { Button } from '@/components/ui/button';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { actionWords } from '../action-words';
import { Changes } from './changes';
import { PAGE_SIZE } from './params';
import { useFilters } from './use-filters';

const KINDS = { user: '', key: 'API key', system: 'System' };

const column = dataTableColumn<AuditEvent>();
const columns = column.columns([
  column.accessor('action', { header: 'What', cell: ({ row }) => <What event={row.original} /> }),
  column.accessor('actor_label', {
    header: 'Who',
    meta: { className: 'w-[210px]' },
    cell: ({ row }) => <Who event={row.original} />,
  }),
  column.accessor('created_at', {
    header: 'When',
    meta: { className: 'w-[130px]' },
    cell: ({ row }) => <RelativeTime value={row.original.created_at} className="whitespace-nowrap" />,
  }),
  column.accessor('ip', {
    header: 'From',
    meta: { className: 'w-[170px]', hideBelow: 'lg' },
    cell: ({ row }) => <From event={row.original} />,
  }),
]);

/** The events of a page. */
export function AuditTable({ events, total }: { events: AuditEvent[]; total: number }) {
  const { values, change, clear, active, pending } = useFilters();
  return (
    <DataTable
      label="Audit log"
      columns={columns}
      rows={events}
      rowId={(event) => event.id}
      rowClassName={() => '[&>td]:align-top'}
      pending={pending}
      empty={
        <EmptyState
          icon={<ScrollText />}
          title={active ? 'Nothing matches' : 'Nothing has happened yet'}
          action={active && <Button onClick={clear}>Clear filters</Button>}
        >
          {active ? 'Try fewer filters or another word.' : 'Every change in the organization will be listed here.'}
        </EmptyState>
      }
      footer={
        <Pagination
          page={Math.max(0, values.page - 1)}
          pageSize={PAGE_SIZE}
          total={total}
          onPageChange={(page) => change({ page: page === 0 ? null : page + 1 })}
        />
      }
    />
  );
}

function What({ event }: { event: AuditEvent }) {
  const { change } = useFilters();
  return (
    <div className="min-w-0 max-w-[420px]">
      <button
        type="button"
        title="Show only this action"
        onClick={() => change({ action: event.action })}
        className="min-h-6 rounded-xs text-left font-medium hover:underline"
      >
        {actionWords(event.action)}
      </button>
      {event.target_label && <p className="text-muted text-note [overflow-wrap:anywhere]">{event.target_label}</p>}
      <Changes changes={event.changes} />
    </div>
  );
}

function Who({ event }: { event: AuditEvent }) {
  const { change } = useFilters();
  const [, name, email] = /^(.*?)(?:\s*<([^>]*)>)?$/.exec(event.actor_label) ?? [];
  return (
    <div className="min-w-0">
      {event.actor_id && event.actor_kind !== 'system' ? (
        <button
          type="button"
          title="Show only what this actor did"
          onClick={() => change({ actor_id: event.actor_id })}
          className="min-h-6 max-w-full truncate rounded-xs text-left hover:underline"
        >
          {name}
        </button>
      ) : (
        <span>{name}</span>
      )}
      {(email || KINDS[event.actor_kind]) && name !== KINDS[event.actor_kind] && (
        <p className="truncate text-muted text-note" title={email}>
          {email ?? KINDS[event.actor_kind]}
        </p>
      )}
    </div>
  );
}

function From({ event }: { event: AuditEvent }) {
  const client = [event.browser, event.device].filter(Boolean).join(' on ') || event.user_agent;
  return (
    <div className="min-w-0 text-note">
      <p className="tabular-nums">{event.ip ?? '–'}</p>
      {client && (
        <p className="max-w-[160px] truncate text-muted max-sm:max-w-none" title={event.user_agent ?? undefined}>
          {client}
        </p>
      )}
    </div>
  );
}
