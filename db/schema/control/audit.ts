import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId, searchColumns } from '../columns';
import { organizations } from './organizations';

export const actorKind = pgEnum('actor_kind', ['user', 'key', 'system']);

const organizationId = () =>
  uuid()
    .notNull()
    .references(() => organizations.id, { onDelete: 'cascade' });
const sequence = () => bigint({ mode: 'number' }).notNull();

/** What happened, who did it and from where; never a secret. Written in the transaction of the change, and never updated. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: primaryId(),
    organization_id: organizationId(),
    action: text().notNull(),
    actor_kind: actorKind().notNull(),
    actor_id: text(),
    actor_label: text().notNull(),
    target_type: text(),
    target_id: text(),
    target_label: text(),
    changes: jsonb().$type<Record<string, { before: unknown; after: unknown }>>().notNull().default({}),
    ip: text(),
    /** ISO 3166-1 alpha-2, estimated from `ip` when it was recorded; null if unknown. Derived, so no part of the chain. */
    country: text(),
    user_agent: text(),
    request_id: text(),
    created_at: createdAt(),
    ...searchColumns("actor_label || ' ' || coalesce(target_label, '') || ' ' || action"),
  },
  (table) => [
    index('audit_events_list_idx').on(table.organization_id, table.created_at, table.id),
    index('audit_events_actor_idx').on(table.organization_id, table.actor_id, table.created_at, table.id),
    index('audit_events_action_idx').on(table.organization_id, table.action, table.created_at, table.id),
    index('audit_events_actor_kind_idx').on(table.organization_id, table.actor_kind, table.created_at, table.id),
    index('audit_events_target_type_idx').on(table.organization_id, table.target_type, table.created_at, table.id),
    index('audit_events_target_idx').on(table.organization_id, table.target_id, table.created_at, table.id),
    index('audit_events_country_idx')
      .on(table.organization_id, table.country, table.created_at, table.id)
      .where(sql`${table.country} is not null`),
    index('audit_events_search_idx').using(
      'gin',
      table.organization_id,
      table.search_text.op('gin_trgm_ops'),
      table.search_pairs,
    ),
  ],
);

/** Events that are not yet in the chain. A trigger fills it, so that no writer can forget to; the sealer empties it. */
export const auditUnsealed = pgTable(
  'audit_unsealed',
  { organization_id: organizationId(), created_at: instant().notNull(), event_id: uuid().notNull() },
  (table) => [primaryKey({ columns: [table.organization_id, table.created_at, table.event_id] })],
);

/**
 * An event's place in its organization's chain: `hash` is SHA-256 over the event, its place and the previous hash
 * (lib/audit-log/chain/entry.ts). No foreign key to the event: a seal without its event reveals a removal.
 */
export const auditSeals = pgTable(
  'audit_seals',
  {
    organization_id: organizationId(),
    sequence: sequence(),
    event_id: uuid().notNull(),
    hash: text().notNull(),
    /** The event claims an impossible time: events of that time were already sealed, or it is in the future. */
    misdated: boolean().notNull(),
    sealed_at: instant().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organization_id, table.sequence] }),
    uniqueIndex('audit_seals_event_key').on(table.event_id),
  ],
);

/** An organization's chain: its head, and its anchor, which is the last event that retention removed. Both are signed. */
export const auditChains = pgTable('audit_chains', {
  organization_id: organizationId().primaryKey(),
  sequence: sequence(),
  hash: text().notNull(),
  anchor_sequence: sequence(),
  anchor_hash: text().notNull(),
  /** When the sealer last caught up; null before the first time. */
  settled_at: instant(),
  /** Which key signed; see lib/audit-log/chain/signature.ts. */
  key_id: text().notNull(),
  signature: text().notNull(),
  /** Days after which events are removed; null keeps them forever. */
  audit_retention_days: integer(),
  updated_at: instant().notNull().default(sql`now()`),
});
