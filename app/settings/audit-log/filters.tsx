'use client';

import { X } from 'lucide-react';
import { SearchField } from '@/components/search-field';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { actionWords } from '../action-words';
import { useFilters } from './use-filters';

const TARGETS: Record<string, string> = {
  organization: 'Organization',
  user: 'Users',
  invitation: 'Invitations',
  api_key: 'API keys',
  session: 'Sessions',
  agent: 'Agents',
};
const SPANS = { '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days', custom: 'From … to …' };

/** Narrows the list; everything is kept in the address. */
export function Filters() {
  const { values, change, clear, active, pending } = useFilters();
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          value={values.search}
          onChange={(search) => change({ search: search || null })}
          label="Search the audit log"
          placeholder="Search by name or e-mail"
          pending={pending}
        />
        <NativeSelect
          aria-label="About"
          value={values.target_type}
          onChange={(event) => change({ target_type: event.target.value || null })}
          className="w-auto max-sm:min-w-0 max-sm:flex-1"
        >
          <option value="">About anything</option>
          {Object.entries(TARGETS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect>
        <NativeSelect
          aria-label="Time"
          value={values.span ?? ''}
          onChange={(event) => {
            const span = (event.target.value || null) as typeof values.span;
            change({ span, ...(span === 'custom' ? {} : { from: null, to: null }) });
          }}
          className="w-auto max-sm:min-w-0 max-sm:flex-1"
        >
          <option value="">Any time</option>
          {Object.entries(SPANS).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect>
        {active && (
          <Button variant="ghost" onClick={clear}>
            <X aria-hidden="true" />
            Clear
          </Button>
        )}
      </div>
      {values.span === 'custom' && <Span from={values.from} to={values.to} onChange={change} />}
      {(values.actor_id || values.action) && (
        <div className="flex flex-wrap gap-2">
          {values.actor_id && <Chip label="One actor only" onRemove={() => change({ actor_id: null })} />}
          {values.action && (
            <Chip label={`Only “${actionWords(values.action)}”`} onRemove={() => change({ action: null })} />
          )}
        </div>
      )}
    </div>
  );
}

type SpanProps = {
  from: Date | null;
  to: Date | null;
  onChange: (next: { from?: Date | null; to?: Date | null }) => void;
};

// Whole days as the reader's clock has them; the address keeps the instants, so that a link means the same elsewhere.
function Span({ from, to, onChange }: SpanProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted">
      <span aria-hidden="true">From</span>
      <Input
        type="date"
        aria-label="From"
        className="w-auto"
        value={from ? dayOf(from) : ''}
        onChange={(event) => onChange({ from: startOf(event.target.value) })}
      />
      <span aria-hidden="true">to</span>
      <Input
        type="date"
        aria-label="To"
        className="w-auto"
        value={to ? dayOf(new Date(to.getTime() - 1)) : ''}
        onChange={(event) => onChange({ to: startOf(event.target.value, 1) })}
      />
    </div>
  );
}

function dayOf(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function startOf(day: string, daysLater = 0): Date | null {
  const [year, month, date] = day.split('-').map(Number);
  return year && month && date && year >= 2000 ? new Date(year, month - 1, date + daysLater) : null;
}

function Chip({ label, onRemove }: { label: string; onRemove: () => void }) {
  return (
    <span className="inline-flex h-7 items-center gap-1 rounded-full border border-line-strong pr-1 pl-3 text-note">
      {label}
      <button
        type="button"
        aria-label={`Remove filter: ${label}`}
        onClick={onRemove}
        className="grid size-6 place-items-center rounded-full text-muted hover:bg-hover hover:text-text"
      >
        <X aria-hidden="true" className="size-3.5" />
      </button>
    </span>
  );
}
