import { foreignKey, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, updatedAt } from '../columns';
import { memberships, organizations } from './organizations';

/**
 * What an organization asks of those who sign in to it, and of its API keys. An organization without a row has the defaults of
 * `lib/organization/security-policy/schema.ts`. `version` counts changes, for `If-Match`.
 */
export const securityPolicies = pgTable('security_policies', {
  organization_id: uuid()
    .primaryKey()
    .references(() => organizations.id, { onDelete: 'cascade' }),
  /** From when on nobody works here without a second factor; null: it is not required. */
  two_factor_required_from: instant(),
  session_idle_minutes: integer().notNull(),
  session_lifetime_minutes: integer().notNull(),
  /** Days that an API key lives at most; null: a key may live for ever. */
  api_key_lifetime_days: integer(),
  version: integer().notNull(),
  updated_by_label: text().notNull(),
  updated_at: updatedAt(),
});

/** What a member without a second factor was last told by mail: of which deadline, and how many days before it. */
export const twoFactorNotices = pgTable(
  'two_factor_notices',
  {
    organization_id: uuid().notNull(),
    user_id: uuid().notNull(),
    due_at: instant().notNull(),
    days_before: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organization_id, table.user_id] }),
    foreignKey({
      name: 'two_factor_notices_membership_fk',
      columns: [table.organization_id, table.user_id],
      foreignColumns: [memberships.organization_id, memberships.user_id],
    }).onDelete('cascade'),
  ],
);
