import type { Db, Tx } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import type { Actor } from '@/lib/core/actor';

export type Changes = Record<string, { before: unknown; after: unknown }>;

/** What an operation reports; who, where and when come from the actor and the database's clock. */
export interface AuditEntry {
  /** Defaults to the operation's name. */
  action?: string;
  target?: { type: string; id: string; label?: string };
  changes?: Changes;
  /** Where it happened, if not in the actor's current organization: when joining one, or resetting a password. */
  organization_id?: string;
}

/** Returns the fields whose values differ, with both values, for `AuditEntry.changes`. Pass only fields that are not secret. */
export function changed<T extends object>(
  before: T,
  after: Partial<T>,
  fields: readonly (keyof T & string)[],
): Changes {
  const changes: Changes = {};
  for (const field of fields) {
    if (after[field] === undefined) continue;
    if (JSON.stringify(before[field]) === JSON.stringify(after[field])) continue;
    changes[field] = { before: before[field] ?? null, after: after[field] ?? null };
  }
  return changes;
}

/** Adds an event to the audit log of the actor's organization, on the given connection. */
export function recordAudit(db: Db | Tx, actor: Actor, entry: Event['entry']): Promise<void> {
  return recordAudits(db, [{ actor, entry }]);
}

/** Who did what. */
export interface Event {
  actor: Actor;
  entry: AuditEntry & { action: string };
}

/** Adds several events in one statement. */
export async function recordAudits(db: Db | Tx, events: readonly Event[]): Promise<void> {
  await db.insert(auditEvents).values(events.map(valuesOf));
}

function valuesOf({ actor, entry }: Event): typeof auditEvents.$inferInsert {
  return {
    organization_id: entry.organization_id ?? actor.organization_id,
    action: entry.action,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_label: actor.label,
    target_type: entry.target?.type,
    target_id: entry.target?.id,
    target_label: entry.target?.label,
    changes: entry.changes ?? {},
    ip: actor.request.ip,
    user_agent: actor.request.user_agent?.slice(0, 512),
    request_id: actor.request.id,
  };
}
