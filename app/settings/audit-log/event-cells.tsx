'use client';

import { RelativeTime } from '@/components/relative-time';
import type { AuditEvent } from '@/lib/audit-log/schema';
import { formatNumber } from '@/lib/core/format';
import { locationText } from '@/lib/core/location';
import { actionLabel } from '../action-labels';
import { Changes } from './changes';
import { useFilters } from './use-filters';

type Props = { event: AuditEvent };

const KINDS = { user: '', key: 'API key', system: 'System' };
const filterLook = 'min-h-6 min-w-6 max-w-full rounded-xs text-left hover:underline';

/** The action, its target, and the changed fields. */
export function ActionCell({ event }: Props) {
  const { change } = useFilters();
  const { target_id } = event;
  const target = event.target_label ?? event.target_id;
  return (
    // As tall as the button beside it in a card, which would otherwise lie over the actor’s name.
    <div className="min-w-0 max-w-[420px] @max-xl:min-h-8">
      <button
        type="button"
        title="Filter by this action"
        onClick={() => change({ action: event.action })}
        className={`${filterLook} font-medium`}
      >
        {actionLabel(event.action)}
      </button>
      {target && target_id && event.target_label && (
        <p className="text-muted text-note [overflow-wrap:anywhere]">
          <button
            type="button"
            title="Filter by this target"
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

/** The actor: a user with their email, an API key, or the system. */
export function ActorCell({ event }: Props) {
  const { change } = useFilters();
  const [, name, email] = /^(.*?)(?:\s*<([^>]*)>)?$/.exec(event.actor_label) ?? [];
  const kind = KINDS[event.actor_kind];
  return (
    <div className="min-w-0 @xl:max-w-[190px]">
      {event.actor_id && event.actor_kind !== 'system' ? (
        <button
          type="button"
          title="Filter by this actor"
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

/** The time and the event’s position in the hash chain. */
export function TimeCell({ event: { created_at, sequence } }: Props) {
  return (
    <div className="whitespace-nowrap">
      <RelativeTime value={created_at} />
      <p className="text-muted text-note tabular-nums">
        {sequence === null ? (
          <span title="Events are sealed into the hash chain within seconds">Not sealed yet</span>
        ) : (
          <span title="Position in the hash chain">#{formatNumber(sequence)}</span>
        )}
      </p>
    </div>
  );
}

/** The IP address with its location, and the client. */
export function SourceCell({ event }: Props) {
  const client = [event.browser, event.device].filter(Boolean).join(' on ') || event.user_agent;
  return (
    <div className="min-w-0 text-note">
      <p className="tabular-nums">{event.ip ?? '–'}</p>
      {event.ip && <Place location={event.location} />}
      {client && (
        <p className="max-w-[160px] truncate text-muted max-sm:max-w-none" title={event.user_agent ?? undefined}>
          {client}
        </p>
      )}
    </div>
  );
}

function Place({ location }: Pick<AuditEvent, 'location'>) {
  const { change } = useFilters();
  const { country } = location;
  const text = locationText(location);
  return (
    <p className="text-muted">
      {country ? (
        <button type="button" title="Filter by this country" onClick={() => change({ country })} className={filterLook}>
          {text}
        </button>
      ) : (
        text
      )}
    </p>
  );
}
