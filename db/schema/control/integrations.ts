import { sql } from 'drizzle-orm';
import { boolean, index, integer, pgEnum, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId, updatedAt } from '../columns';
import { organizations, users } from './organizations';
import { sessions } from './sign-in';

export const integrationVendor = pgEnum('integration_vendor', ['gohighlevel', 'calcom']);
export const integrationMethod = pgEnum('integration_method', ['oauth', 'private_token', 'api_key']);
export const integrationStatus = pgEnum('integration_status', ['active', 'needs_reconnect', 'disconnected']);

/**
 * An agency that has given its consent at GoHighLevel. Its tokens open new ones for each of its locations, so they are kept
 * once, and no longer than one of its locations is connected.
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
    /** As in a connection. */
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
 * An account (GoHighLevel: a location) at a vendor that an organization has connected. A disconnected one keeps its row, so
 * that the same account finds its agents again, but not its credentials.
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
    /** The one that is meant when a request names none. */
    is_primary: boolean().notNull().default(false),
    base_url: text().notNull(),
    /** The vendor's own id: of a GoHighLevel location, of a Cal.com user. */
    account_id: text().notNull(),
    account_name: text().notNull(),
    account_email: text(),
    /** The agency that a GoHighLevel location belongs to. */
    company_id: text(),
    /** The agency whose consent connected this location, through which its tokens can be asked for anew. */
    agency_id: uuid().references(() => integrationAgencies.id, { onDelete: 'set null' }),
    time_zone: text(),
    scopes: text().array().notNull().default(sql`'{}'`),
    /** The vendor's secrets as JSON, sealed for this row; null once disconnected. */
    sealed_credentials: text(),
    /** Counts the changes of the credentials, so that of two who renew them one wins. */
    credentials_version: integer().notNull().default(1),
    access_expires_at: instant(),
    /** Until when a process renews the credentials; when it died on the way, another one may from then on. */
    renewing_until: instant(),
    last_checked_at: instant(),
    last_check_ms: integer(),
    /** What the last failure was, in words for the screen; null once the vendor has answered again. */
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
    /** The vendor's own id. */
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

/** A consent that was asked for at a vendor and not yet given: good once, for ten minutes, in the session and browser that asked. */
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
    /** SHA-256 of what goes through the vendor, and of what stays in the browser's cookie. */
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
