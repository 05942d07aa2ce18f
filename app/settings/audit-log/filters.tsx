'use client';

import { X } from 'lucide-react';
import { deferredComponent, onApproach } from '@/components/deferred';
import { SearchField } from '@/components/search-field';
import { Button } from '@/components/ui/button';
import { actionLabel } from '../action-labels';
import { Chip, Choice } from './filter-parts';
import { useFilters } from './use-filters';

// Dates are read as people write them, in twenty kilobytes.
const SpanFields = deferredComponent(async () => (await import('./span-fields')).SpanFields);

const ACTOR_KINDS = { user: 'Users', key: 'API keys', system: 'System' };
const TARGETS = {
  organization: 'Organization',
  user: 'Users',
  invitation: 'Invitations',
  api_key: 'API keys',
  session: 'Sessions',
  permission: 'Permissions',
  agent: 'Agents',
  call: 'Calls',
  lead: 'Leads',
  contact: 'Contacts',
  document: 'Documents',
};
const SPANS = { '24h': 'Last 24 hours', '7d': 'Last 7 days', '30d': 'Last 30 days', custom: 'Custom range' };

interface Props {
  /** The actions that occur in the log. */
  actions: string[];
  /** The names of the countries that occur in the log, by code. */
  countries: Record<string, string>;
  /** The names of the chosen actor and target; null if unknown. */
  names: { actor: string | null; target: string | null };
}

/** The search and filters of the audit log; kept in the URL. */
export function Filters({ actions, countries, names }: Props) {
  const { values, change, clear, active, pending } = useFilters();
  const chooseSpan = (value: string) => {
    const span = (value || null) as typeof values.span;
    change({ span, ...(span === 'custom' ? {} : { from: null, to: null }) });
  };
  const actionLabels = Object.fromEntries(
    actions.map((action) => [action, actionLabel(action)] as const).sort(([, a], [, b]) => a.localeCompare(b)),
  );
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          value={values.search}
          onChange={(search) => change({ search: search || null })}
          label="Search the audit log"
          placeholder="Name or email"
          pending={pending}
          className="max-w-[180px]"
        />
        <Choice
          label="Action"
          all="All actions"
          choices={actionLabels}
          value={values.action}
          onChange={(action) => change({ action: action || null })}
        />
        <Choice
          label="Actor"
          all="All actors"
          choices={ACTOR_KINDS}
          value={values.actor_kind ?? ''}
          onChange={(kind) => change({ actor_kind: (kind || null) as typeof values.actor_kind })}
        />
        <Choice
          label="Target"
          all="All targets"
          choices={TARGETS}
          value={values.target_type}
          onChange={(target_type) => change({ target_type: target_type || null })}
        />
        {(values.country || Object.keys(countries).length > 0) && (
          <Choice
            label="Country"
            all="All countries"
            choices={countries}
            value={values.country}
            onChange={(country) => change({ country: country || null })}
          />
        )}
        <span className="contents" {...onApproach(SpanFields.code)}>
          <Choice label="Time" all="Any time" choices={SPANS} value={values.span ?? ''} onChange={chooseSpan} />
        </span>
        {active && (
          <Button variant="ghost" onClick={clear}>
            <X aria-hidden="true" />
            Clear
          </Button>
        )}
      </div>
      {values.span === 'custom' && <SpanFields from={values.from} to={values.to} onChange={change} />}
      {values.country && (
        <p className="text-muted text-note">
          Events from private or unknown addresses have no country, and neither have events recorded before countries
          were. They are not listed here.
        </p>
      )}
      {(values.actor_id || values.target_id) && (
        <div className="flex flex-wrap gap-2">
          {values.actor_id && (
            <Chip label={`Actor: ${names.actor ?? 'unknown'}`} onRemove={() => change({ actor_id: null })} />
          )}
          {values.target_id && (
            <Chip label={`Target: ${names.target ?? 'unknown'}`} onRemove={() => change({ target_id: null })} />
          )}
        </div>
      )}
    </div>
  );
}
