import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId, updatedAt } from '../columns';
import { actorKind } from './audit';
import { organizations, role } from './organizations';

export const bulkAction = pgEnum('bulk_action', [
  'change_role',
  'suspend',
  'reactivate',
  'remove',
  'end_sessions',
  'send_temporary_password',
  'invite',
  'resend_invitation',
  'revoke_invitation',
]);
export const bulkStatus = pgEnum('bulk_status', ['queued', 'running', 'completed', 'cancelled']);
export const bulkOutcome = pgEnum('bulk_outcome', ['pending', 'succeeded', 'skipped', 'failed']);

/**
 * A change of many users or invitations. Its rows are worked off in the order of their position, a batch per transaction, which holds the lock on
 * this row: `succeeded`, `skipped` and `failed` together are the position that it has reached.
 */
export const bulkChanges = pgTable(
  'bulk_changes',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    action: bulkAction().notNull(),
    /** The new role, with `change_role`. */
    role: role(),
    revoke_api_keys: boolean().notNull().default(false),
    status: bulkStatus().notNull().default('queued'),
    total: integer().notNull().default(0),
    succeeded: integer().notNull().default(0),
    skipped: integer().notNull().default(0),
    failed: integer().notNull().default(0),
    /** Who started it, and from where; each user's entry in the audit log repeats it. */
    actor_kind: actorKind().notNull(),
    actor_id: uuid().notNull(),
    actor_label: text().notNull(),
    request_id: text().notNull(),
    ip: text(),
    user_agent: text(),
    /** Batches that failed as a whole since the last one that did not, and until when the next one waits. */
    failures: integer().notNull().default(0),
    due_at: instant(),
    /**
     * The same for the previous version, which knows changes of users only: far in the future for those of invitations, so that it
     * leaves them alone while both serve.
     */
    retry_at: instant(),
    created_at: createdAt(),
    /** When its last batch ended: the change that has waited longest is next. */
    updated_at: updatedAt(),
    finished_at: instant(),
  },
  (table) => [
    index('bulk_changes_list_idx').on(table.organization_id, table.created_at, table.id),
    index('bulk_changes_open_idx').on(table.updated_at).where(sql`${table.finished_at} is null`),
    index('bulk_changes_finished_idx').on(table.finished_at),
    unique('bulk_changes_organization_id_key').on(table.organization_id, table.id),
  ],
);

/**
 * One user or invitation of a bulk change, and what came of it. No foreign key to the user: the result of a removal still names them.
 * Its key is the order in which results are listed.
 */
export const bulkChangeRows = pgTable(
  'bulk_change_rows',
  {
    organization_id: uuid().notNull(),
    bulk_change_id: uuid().notNull(),
    /** From 1, without gaps. */
    position: integer().notNull(),
    /** The user, or the invitation: for `invite`, the id that it gets. The column has its first name, which the previous version reads. */
    target_id: uuid('user_id').notNull(),
    /** Null when the organization has no user or invitation with this id. */
    name: text(),
    email: text(),
    /** With `invite`, as sent. */
    first_name: text(),
    last_name: text(),
    role: text(),
    outcome: bulkOutcome().notNull().default('pending'),
    reason: text(),
    message: text(),
  },
  (table) => [
    primaryKey({ columns: [table.bulk_change_id, table.position, table.target_id] }),
    index('bulk_change_rows_outcome_idx').on(table.bulk_change_id, table.outcome, table.position, table.target_id),
    foreignKey({
      name: 'bulk_change_rows_bulk_change_fk',
      columns: [table.organization_id, table.bulk_change_id],
      foreignColumns: [bulkChanges.organization_id, bulkChanges.id],
    }).onDelete('cascade'),
  ],
);
