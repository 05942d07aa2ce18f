import { createHash } from 'node:crypto';
import { auditEvents } from '@/db/schema/control/audit';
import type { Searchable } from '@/db/search';
import { canonicalJson } from '@/lib/core/canonical-json';

/** The columns of an event that its hash covers: all but `country`, which is derived from `ip` and may be derived again. */
export const EVENT_COLUMNS = {
  id: auditEvents.id,
  organization_id: auditEvents.organization_id,
  action: auditEvents.action,
  actor_kind: auditEvents.actor_kind,
  actor_id: auditEvents.actor_id,
  actor_label: auditEvents.actor_label,
  target_type: auditEvents.target_type,
  target_id: auditEvents.target_id,
  target_label: auditEvents.target_label,
  changes: auditEvents.changes,
  ip: auditEvents.ip,
  user_agent: auditEvents.user_agent,
  request_id: auditEvents.request_id,
  created_at: auditEvents.created_at,
};
export type EventRow = Omit<typeof auditEvents.$inferSelect, keyof Searchable | 'country'>;

/** The position of an event in its chain. */
export interface Place {
  sequence: number;
  /** The hash of the previous entry; `GENESIS` for the first. */
  previous: string;
  misdated: boolean;
  sealed_at: string;
}

/** The `previous` hash of the first entry of every chain. */
export const GENESIS = '0'.repeat(64);

/**
 * Returns the hash of an event at its position: SHA-256, in hex, of the canonical JSON (RFC 8785, UTF-8) of
 * `{event, misdated, previous, sealed_at, sequence}`. Anyone with an export can recompute it.
 */
export function hashEntry({ sequence, previous, misdated, sealed_at }: Place, event: EventRow): string {
  return createHash('sha256').update(canonicalJson({ sequence, previous, misdated, sealed_at, event })).digest('hex');
}
