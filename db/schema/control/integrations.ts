import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgEnum, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId, updatedAt } from '../columns';
import { organizations, users } from './organizations';
import { sessions } from './sign-in';

export const integrationVendor = pgEnum('integration_vendor', ['gohighlevel', 'calcom']);
export const integrationMethod = pgEnum('integration_method', ['oauth', 'private_token', 'api_key']);
export const integrationStatus = pgEnum('integration_status', ['active', 'needs_reconnect', 'disconnected']);

/**
 * An agency that authorized the app at GoHighLevel. Its tokens can create tokens for each of its locations, so they are stored
 * once, and only as long as one of its locations is connected.
 */
export const integrationAgencies = pgTable(
  'integration_agencies',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    base_url: text().notNull(),
    company_id: text().notNull(),
    /** The vendor's secrets as JSON, sealed for this row. */
    sealed_credentials: text().notNull(),
    /** As in `integrationConnections`. */
    credentials_version: integer().notNull().default(1),
    access_expires_at: instant(),
    renewing_until: instant(),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (table) => [
    uniqueIndex('integration_agencies_company_key').on(table.organization_id, table.base_url, table.company_id),
  ],
);

/**
 * A vendor account (GoHighLevel: a location) that an organization connected. Disconnecting keeps the row, so that the account
 * finds its agents when it returns, but deletes the credentials.
 */
export const integrationConnections = pgTable(
  'integration_connections',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    vendor: integrationVendor().notNull(),
    method: integrationMethod().notNull(),
    status: integrationStatus().notNull().default('active'),
    /** Used when a request names no connection. */
    is_primary: boolean().notNull().default(false),
    base_url: text().notNull(),
    /** The vendor's id: a GoHighLevel location or a Cal.com user. */
    account_id: text().notNull(),
    account_name: text().notNull(),
    account_email: text(),
    /** The agency that a GoHighLevel location belongs to. */
    company_id: text(),
    /** The agency that connected this location, through which new tokens can be requested. */
    agency_id: uuid().references(() => integrationAgencies.id, { onDelete: 'set null' }),
    time_zone: text(),
    scopes: text().array().notNull().default(sql`'{}'`),
    /** The vendor's secrets as JSON, sealed for this row; null once disconnected. */
    sealed_credentials: text(),
    /** Counts changes of the credentials, so that one of two concurrent renewals wins. */
    credentials_version: integer().notNull().default(1),
    access_expires_at: instant(),
    /** Lease of the process that renews the credentials; after it another process may take over. */
    renewing_until: instant(),
    last_checked_at: instant(),
    last_check_ms: integer(),
    /** Message of the last failure, as shown on screen; null once a request succeeds again. */
    last_error: text(),
    last_error_at: instant(),
    connected_by_label: text().notNull(),
    connected_at: instant().notNull().default(sql`now()`),
    version: integer().notNull().default(1),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (table) => [
    uniqueIndex('integration_connections_account_key').on(
      table.organization_id,
      table.vendor,
      table.base_url,
      table.account_id,
    ),
    uniqueIndex('integration_connections_primary_key').on(table.organization_id, table.vendor).where(sql`is_primary`),
    index('integration_connections_agency_idx').on(table.agency_id),
    index('integration_connections_list_idx').on(table.organization_id, table.created_at, table.id),
  ],
);

/** Which agent books into a calendar (Cal.com: an event type) of a connection. The agent lives in the voice plane: no foreign key. */
export const integrationCalendars = pgTable(
  'integration_calendars',
  {
    organization_id: uuid().notNull(),
    connection_id: uuid()
      .notNull()
      .references(() => integrationConnections.id, { onDelete: 'cascade' }),
    /** The vendor's id. */
    calendar_id: text().notNull(),
    calendar_name: text().notNull(),
    agent_id: uuid().notNull(),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (table) => [
    primaryKey({ columns: [table.connection_id, table.calendar_id] }),
    index('integration_calendars_agent_idx').on(table.organization_id, table.agent_id),
  ],
);

/** A pending OAuth consent: valid once, for ten minutes, in the session and browser that started it. */
export const integrationOauthStates = pgTable(
  'integration_oauth_states',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    session_id: uuid()
      .notNull()
      .references(() => sessions.id, { onDelete: 'cascade' }),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    vendor: integrationVendor().notNull(),
    /** SHA-256 of the state that goes through the vendor, and of the secret in the browser's cookie. */
    state_hash: text().notNull(),
    cookie_hash: text().notNull(),
    used_at: instant(),
    expires_at: instant().notNull(),
    created_at: createdAt(),
  },
  (table) => [
    uniqueIndex('integration_oauth_states_cookie_hash_key').on(table.cookie_hash),
    index('integration_oauth_states_expires_idx').on(table.expires_at),
  ],
);
