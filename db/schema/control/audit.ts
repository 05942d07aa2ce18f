import { index, jsonb, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, primaryId } from '../columns';
import { organizations } from './organizations';

export const actorKind = pgEnum('actor_kind', ['user', 'key', 'system']);

/** What happened, by whom, from where; never a secret. Written in the transaction of the change. */
export const auditEvents = pgTable(
  'audit_events',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    action: text().notNull(),
    actor_kind: actorKind().notNull(),
    actor_id: text(),
    actor_label: text().notNull(),
    target_type: text(),
    target_id: text(),
    target_label: text(),
    changes: jsonb().$type<Record<string, { before: unknown; after: unknown }>>().notNull().default({}),
    ip: text(),
    user_agent: text(),
    request_id: text(),
    created_at: createdAt(),
  },
  (table) => [
    index('audit_events_list_idx').on(table.organization_id, table.created_at),
    index('audit_events_actor_idx').on(table.organization_id, table.actor_id, table.created_at),
  ],
);
