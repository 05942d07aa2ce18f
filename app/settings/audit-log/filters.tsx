'use client';

import { X } from 'lucide-react';
import { SearchField } from '@/components/search-field';
import { Button } from '@/components/ui/button';
import { NativeSelect } from '@/components/ui/native-select';
import { actionWords } from '../action-words';
import { SpanFields } from './span-fields';
import { useFilters } from './use-filters';

const TARGETS = {
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
  const chooseSpan = (value: string) => {
    const span = (value || null) as typeof values.span;
    change({ span, ...(span === 'custom' ? {} : { from: null, to: null }) });
  };
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
        <Choice
          label="About"
          all="About anything"
          choices={TARGETS}
          value={values.target_type}
          onChange={(target_type) => change({ target_type: target_type || null })}
        />
        <Choice label="Time" all="Any time" choices={SPANS} value={values.span ?? ''} onChange={chooseSpan} />
        {active && (
          <Button variant="ghost" onClick={clear}>
            <X aria-hidden="true" />
            Clear
          </Button>
        )}
      </div>
      {values.span === 'custom' && <SpanFields from={values.from} to={values.to} onChange={change} />}
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

type ChoiceProps = {
  label: string;
  all: string;
  choices: Record<string, string>;
  value: string;
  onChange: (value: string) => void;
};

function Choice({ label, all, choices, value, onChange }: ChoiceProps) {
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="w-auto max-sm:min-w-0 max-sm:flex-1"
    >
      <option value="">{all}</option>
      {Object.entries(choices).map(([choice, words]) => (
        <option key={choice} value={choice}>
          {words}
        </option>
      ))}
    </NativeSelect>
  );
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
