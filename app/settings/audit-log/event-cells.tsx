'use client';

import { RelativeTime } from '@/components/relative-time';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { actionWords } from '../action-labels';
import { Changes } from './changes';
import { useFilters } from './use-filters';

type Props = { event: AuditEvent };

const KINDS = { user: '', key: 'API key', system: 'System' };
const filterLook = 'min-h-6 max-w-full rounded-xs text-left hover:underline';
const written = new Intl.NumberFormat('en-US');

/** What was done and to what, with the details on request. */
export function What({ event }: Props) {
  const { change } = useFilters();
  const { target_id } = event;
  const target = event.target_label ?? event.target_id;
  return (
    <div className="min-w-0 max-w-[420px]">
      <button
        type="button"
        title="Show only this action"
        onClick={() => change({ action: event.action })}
        className={`${filterLook} font-medium`}
      >
        {actionWords(event.action)}
      </button>
      {target && target_id && event.target_label && (
        <p className="text-muted text-note [overflow-wrap:anywhere]">
          <button
            type="button"
            title="Show only what happened to this"
            onClick={() => change({ target_id })}
            className={filterLook}
          >
            {target}
          </button>
        </p>
      )}
      <Changes changes={event.changes} />
    </div>
  );
}

/** Who did it: a person with their address, a key, or the system. */
export function Who({ event }: Props) {
  const { change } = useFilters();
  const [, name, email] = /^(.*?)(?:\s*<([^>]*)>)?$/.exec(event.actor_label) ?? [];
  const kind = KINDS[event.actor_kind];
  return (
    <div className="min-w-0">
      {event.actor_id && event.actor_kind !== 'system' ? (
        <button
          type="button"
          title="Show only what this actor did"
          onClick={() => change({ actor_id: event.actor_id })}
          className={`${filterLook} truncate`}
        >
          {name}
        </button>
      ) : (
        <span>{name}</span>
      )}
      {(email || kind) && name !== kind && (
        <p className="truncate text-muted text-note" title={email}>
          {email ?? kind}
        </p>
      )}
    </div>
  );
}

/** When, and which place in the chain it has. */
export function When({ event: { created_at, sequence } }: Props) {
  return (
    <div className="whitespace-nowrap">
      <RelativeTime value={created_at} />
      <p className="text-muted text-note tabular-nums">
        {sequence === null ? (
          <span title="It gets its place in the chain within a few seconds">Not sealed yet</span>
        ) : (
          <span title="Its place in the chain">#{written.format(sequence)}</span>
        )}
      </p>
    </div>
  );
}

/** From which address and with what. */
export function From({ event }: Props) {
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
