import { foreignKey, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, updatedAt } from '../columns';
import { memberships, organizations } from './organizations';

/**
 * An organization's rules for sign-in, sessions and API keys. An organization without a row has the defaults of
 * `lib/organization/security-policy/schema.ts`. `version` counts changes, for `If-Match`.
 */
export const securityPolicies = pgTable('security_policies', {
  organization_id: uuid()
    .primaryKey()
    .references(() => organizations.id, { onDelete: 'cascade' }),
  /** Deadline for two-factor authentication; null when it is not required. */
  two_factor_required_from: instant(),
  session_idle_minutes: integer().notNull(),
  session_lifetime_minutes: integer().notNull(),
  /** Maximum API key lifetime in days; null for no limit. */
  api_key_lifetime_days: integer(),
  version: integer().notNull(),
  updated_by_label: text().notNull(),
  updated_at: updatedAt(),
});

/** The last reminder to a member without a second factor: for which deadline, and how many days before it. */
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
