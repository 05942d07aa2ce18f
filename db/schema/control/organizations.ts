import { sql } from 'drizzle-orm';
import { index, integer, pgEnum, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { PLANS } from '@/lib/core/plans';
import { REGIONS } from '@/lib/core/regions';
import { createdAt, instant, primaryId, searchColumns, updatedAt } from '../columns';

export const region = pgEnum('region', REGIONS);
export const plan = pgEnum('plan', PLANS);
export const role = pgEnum('role', ['OWNER', 'ADMIN', 'DEVELOPER', 'MEMBER']);
export const membershipStatus = pgEnum('membership_status', ['invited', 'active', 'suspended']);
export const theme = pgEnum('theme', ['system', 'light', 'dark']);

/** A customer, with members and API keys. `version` counts changes, for `If-Match`. */
export const organizations = pgTable('organizations', {
  id: primaryId(),
  name: text().notNull(),
  website: text(),
  allowed_email_domains: text().array().notNull().default(sql`'{}'`),
  region: region().notNull().default('us'),
  plan: plan().notNull().default('starter'),
  version: integer().notNull().default(1),
  updated_by_label: text(),
  /** When a deleted organization is erased; null unless deleted. Until then it is closed, and an owner can restore it. */
  erase_at: instant(),
  deleted_by_label: text(),
  created_at: createdAt(),
  updated_at: updatedAt(),
});

/** A person: one email address, one password, any number of organizations. */
export const users = pgTable(
  'users',
  {
    id: primaryId(),
    email: text().notNull(),
    first_name: text().notNull(),
    last_name: text().notNull(),
    /** PHC string of Argon2id; null until the person chooses a password. */
    password_hash: text(),
    password_changed_at: instant(),
    theme: theme().notNull().default('system'),
    time_zone: text(),
    version: integer().notNull().default(1),
    created_at: createdAt(),
    updated_at: updatedAt(),
    ...searchColumns("first_name || ' ' || last_name || ' ' || email"),
  },
  (table) => [
    uniqueIndex('users_email_key').on(sql`lower(${table.email})`),
    index('users_name_idx').on(sql`(${table.first_name} || ' ' || ${table.last_name}) collate "und-x-icu"`, table.id),
    index('users_email_idx').on(sql`lower(${table.email})`, table.id),
    index('users_search_idx').using('gin', table.search_text.op('gin_trgm_ops'), table.search_pairs),
  ],
);

/** A person in an organization. A trigger keeps at least one active OWNER in each (see the first migration). */
export const memberships = pgTable(
  'memberships',
  {
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: role().notNull(),
    status: membershipStatus().notNull(),
    last_active_at: instant(),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.organization_id, table.user_id] }),
    index('memberships_user_idx').on(table.user_id),
    index('memberships_list_idx').on(table.organization_id, table.status, table.role),
    index('memberships_created_idx').on(table.organization_id, table.created_at, table.user_id),
    index('memberships_last_active_idx').on(
      table.organization_id,
      sql`coalesce(${table.last_active_at}, '-infinity')`,
      table.user_id,
    ),
  ],
);
