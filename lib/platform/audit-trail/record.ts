import type { Db, Tx } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import type { Actor, RequestContext } from '@/lib/core/actor';
import { wakeAfter } from '@/lib/platform/jobs/wake-up';
import { type Locate, openLocator } from '@/lib/platform/location/locate';

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

/** What the log keeps of an actor. It carries no authority, so it also describes people who aren't signed in. */
export type AuditActor = Pick<Actor, 'kind' | 'id' | 'label' | 'organization_id' | 'request'>;

/** What the log keeps of a person. */
export interface Person {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
}

/** A person as the author of an entry, whether or not they have a session. */
export function personInLog(person: Person, organization_id: string, request: RequestContext): AuditActor {
  const label = `${person.first_name} ${person.last_name} <${person.email}>`;
  return { kind: 'user', id: person.id, label, organization_id, request };
}

/** The system as the author of an entry, on behalf of a request. @param id the operation or job */
export function systemInLog(id: string, organization_id: string, request: RequestContext): AuditActor {
  return { kind: 'system', id, label: 'System', organization_id, request };
}

/** Adds one event to the audit log of the actor's organization, on the given connection. */
export function recordAudit(db: Db | Tx, actor: AuditActor, entry: Event['entry']): Promise<void> {
  return recordAudits(db, [{ actor, entry }]);
}

/** Who did what. */
export interface Event {
  actor: AuditActor;
  entry: AuditEntry & { action: string };
}

/** Adds several events in one statement. */
export async function recordAudits(db: Db | Tx, events: readonly Event[]): Promise<void> {
  const locate = await openLocator();
  await db.insert(auditEvents).values(events.map((event) => valuesOf(event, locate)));
  wakeAfter(db, 'audit-events');
}

function valuesOf({ actor, entry }: Event, locate: Locate): typeof auditEvents.$inferInsert {
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
    country: locate(actor.request.ip).country,
    user_agent: actor.request.user_agent?.slice(0, 512),
    request_id: actor.request.id,
  };
}
