import { sql } from 'drizzle-orm';
import { index, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId, searchColumns, updatedAt } from '../columns';
import { organizations, role, users } from './organizations';

export const invitationStatus = pgEnum('invitation_status', ['pending', 'accepted', 'declined', 'revoked', 'expired']);
export const delivery = pgEnum('delivery', ['queued', 'sent', 'failed']);

/** An invitation of a person to an organization; `delivery` tracks its email. */
export const invitations = pgTable(
  'invitations',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    email: text().notNull(),
    first_name: text().notNull(),
    last_name: text().notNull(),
    role: role().notNull(),
    status: invitationStatus().notNull().default('pending'),
    delivery: delivery().notNull().default('queued'),
    delivery_error: text(),
    invited_by_label: text().notNull(),
    sent_at: instant(),
    expires_at: instant().notNull(),
    accepted_at: instant(),
    declined_at: instant(),
    revoked_at: instant(),
    created_at: createdAt(),
    updated_at: updatedAt(),
    /**
     * The status that lists filter by: as `status`, but `expired` once the time of a pending invitation is over. A trigger sets it with
     * every change, and the worker when time passes (docs/decisions/0057-invitations-in-bulk.md).
     */
    listed_status: invitationStatus().notNull().default('pending'),
    ...searchColumns("first_name || ' ' || last_name || ' ' || email"),
  },
  (table) => [
    uniqueIndex('invitations_one_pending_key')
      .on(table.organization_id, sql`lower(${table.email})`)
      .where(sql`status = 'pending'`),
    index('invitations_list_idx').on(table.organization_id, table.created_at, table.id),
    index('invitations_expires_idx').on(table.organization_id, table.expires_at, table.id),
    index('invitations_email_idx').on(table.organization_id, table.email, table.id),
    index('invitations_facets_created_idx').on(
      table.organization_id,
      table.listed_status,
      table.role,
      table.delivery,
      table.created_at,
      table.id,
    ),
    index('invitations_facets_expires_idx').on(
      table.organization_id,
      table.listed_status,
      table.role,
      table.delivery,
      table.expires_at,
      table.id,
    ),
    index('invitations_facets_email_idx').on(
      table.organization_id,
      table.listed_status,
      table.role,
      table.delivery,
      table.email,
      table.id,
    ),
    index('invitations_lapsing_idx').on(table.expires_at).where(sql`listed_status = 'pending'`),
    index('invitations_status_idx').on(table.organization_id, table.status, table.expires_at),
    index('invitations_search_idx').using(
      'gin',
      table.organization_id,
      table.search_text.op('gin_trgm_ops'),
      table.search_pairs,
    ),
    index('invitations_user_idx').on(table.user_id),
  ],
);
