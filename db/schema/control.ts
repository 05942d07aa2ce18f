import { sql } from 'drizzle-orm';
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, keptAnswer, primaryId } from './columns';

export const region = pgEnum('region', ['us', 'eu', 'in']);
export const plan = pgEnum('plan', ['starter', 'pro', 'elite']);
export const role = pgEnum('role', ['OWNER', 'ADMIN', 'DEVELOPER', 'MEMBER']);
export const membershipStatus = pgEnum('membership_status', ['invited', 'active', 'suspended']);
export const invitationStatus = pgEnum('invitation_status', ['pending', 'accepted', 'revoked', 'expired']);
export const delivery = pgEnum('delivery', ['queued', 'sent', 'failed']);
export const signInMethod = pgEnum('sign_in_method', ['password', 'temporary_password']);
export const pendingStep = pgEnum('pending_step', ['set_password', 'verify_second_factor']);
export const tokenPurpose = pgEnum('token_purpose', ['temporary_password', 'password_reset', 'join', 'setup']);
export const actorKind = pgEnum('actor_kind', ['user', 'key', 'system']);
export const theme = pgEnum('theme', ['system', 'light', 'dark']);

const created_at = instant().notNull().default(sql`now()`);
const updated_at = instant().notNull().default(sql`now()`);

/** A customer: what people belong to and keys act for. `version` counts changes, for `If-Match`. */
export const organizations = pgTable('organizations', {
  id: primaryId(),
  name: text().notNull(),
  website: text(),
  allowed_email_domains: text().array().notNull().default(sql`'{}'`),
  region: region().notNull().default('us'),
  plan: plan().notNull().default('starter'),
  version: integer().notNull().default(1),
  updated_by_label: text(),
  created_at,
  updated_at,
});

/** A person: one e-mail address, one password, any number of organizations. */
export const users = pgTable(
  'users',
  {
    id: primaryId(),
    email: text().notNull(),
    first_name: text().notNull(),
    last_name: text().notNull(),
    /** PHC string of Argon2id; null until the person has chosen a password. */
    password_hash: text(),
    password_changed_at: instant(),
    theme: theme().notNull().default('system'),
    time_zone: text(),
    version: integer().notNull().default(1),
    created_at,
    updated_at,
  },
  (table) => [
    uniqueIndex('users_email_key').on(sql`lower(${table.email})`),
    index('users_name_idx').on(sql`(${table.first_name} || ' ' || ${table.last_name}) collate "und-x-icu"`, table.id),
    index('users_email_idx').on(sql`lower(${table.email})`, table.id),
    index('users_search_idx').using(
      'gin',
      sql`(${table.first_name} || ' ' || ${table.last_name} || ' ' || ${table.email}) gin_trgm_ops`,
    ),
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
    created_at,
    updated_at,
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

/** A signed-in browser. The cookie holds a random token, this row its SHA-256; the row is read at every request. */
export const sessions = pgTable(
  'sessions',
  {
    id: primaryId(),
    token_hash: text().notNull(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    method: signInMethod().notNull(),
    /** What must still be done before the session may do anything else. */
    pending: pendingStep(),
    ip: text(),
    user_agent: text(),
    browser: text(),
    device: text(),
    created_at,
    last_active_at: instant().notNull().default(sql`now()`),
    expires_at: instant().notNull(),
    revoked_at: instant(),
    revoked_reason: text(),
  },
  (table) => [
    uniqueIndex('sessions_token_hash_key').on(table.token_hash),
    index('sessions_user_idx').on(table.user_id, table.revoked_at),
    index('sessions_organization_idx').on(table.organization_id),
  ],
);

/** A secret that was mailed and works once: a temporary password or a link. Only its SHA-256 is here. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    id: primaryId(),
    purpose: tokenPurpose().notNull(),
    token_hash: text().notNull(),
    user_id: uuid().references(() => users.id, { onDelete: 'cascade' }),
    organization_id: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
    invitation_id: uuid().references(() => invitations.id, { onDelete: 'cascade' }),
    expires_at: instant().notNull(),
    used_at: instant(),
    created_at,
  },
  (table) => [
    uniqueIndex('one_time_tokens_token_hash_key').on(table.token_hash),
    index('one_time_tokens_user_idx').on(table.user_id),
    index('one_time_tokens_invitation_idx').on(table.invitation_id),
  ],
);

/** An invitation of a person to an organization; `delivery` follows its mail. */
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
    revoked_at: instant(),
    created_at,
    updated_at,
  },
  (table) => [
    uniqueIndex('invitations_one_pending_key')
      .on(table.organization_id, sql`lower(${table.email})`)
      .where(sql`status = 'pending'`),
    index('invitations_list_idx').on(table.organization_id, table.created_at),
    index('invitations_user_idx').on(table.user_id),
  ],
);

/** A key of an organization. Its secrets are rows of their own, so that it can be rotated in place. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    permissions: text().array().notNull(),
    created_by_label: text().notNull(),
    created_by_user_id: uuid().references(() => users.id, { onDelete: 'set null' }),
    expires_at: instant(),
    revoked_at: instant(),
    revoked_by_label: text(),
    created_at,
    updated_at,
  },
  (table) => [
    index('api_keys_list_idx').on(table.organization_id, table.created_at),
    // Lets children refer to key and organization together, so that a row cannot mix two tenants.
    unique('api_keys_organization_id_key').on(table.organization_id, table.id),
  ],
);

/** One secret of a key: SHA-256 of the whole key text (its entropy makes a slow hash needless), prefix and last four. */
export const apiKeySecrets = pgTable(
  'api_key_secrets',
  {
    id: primaryId(),
    organization_id: uuid().notNull(),
    api_key_id: uuid().notNull(),
    secret_hash: text().notNull(),
    prefix: text().notNull(),
    last_four: text().notNull(),
    expires_at: instant(),
    last_used_at: instant(),
    last_used_ip: text(),
    last_used_user_agent: text(),
    created_at,
  },
  (table) => [
    uniqueIndex('api_key_secrets_secret_hash_key').on(table.secret_hash),
    index('api_key_secrets_key_idx').on(table.api_key_id),
    foreignKey({
      name: 'api_key_secrets_api_key_fk',
      columns: [table.organization_id, table.api_key_id],
      foreignColumns: [apiKeys.organization_id, apiKeys.id],
    }).onDelete('cascade'),
  ],
);

/** Requests counted by key, minute, endpoint and class of status (2 for 2xx). */
export const apiKeyUsage = pgTable(
  'api_key_usage',
  {
    organization_id: uuid().notNull(),
    api_key_id: uuid().notNull(),
    minute: instant().notNull(),
    endpoint: text().notNull(),
    status_class: smallint().notNull(),
    count: bigint({ mode: 'number' }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.api_key_id, table.minute, table.endpoint, table.status_class] }),
    index('api_key_usage_organization_idx').on(table.organization_id, table.minute),
    foreignKey({
      name: 'api_key_usage_api_key_fk',
      columns: [table.organization_id, table.api_key_id],
      foreignColumns: [apiKeys.organization_id, apiKeys.id],
    }).onDelete('cascade'),
  ],
);

/** Answers to POST requests of the control plane that came with an `Idempotency-Key`. */
export const idempotencyKeys = pgTable('idempotency_keys', keptAnswer(), (table) => [
  primaryKey({ columns: [table.organization_id, table.api_key_id, table.idempotency_key] }),
  index('idempotency_keys_expires_idx').on(table.expires_at),
  foreignKey({
    name: 'idempotency_keys_api_key_fk',
    columns: [table.organization_id, table.api_key_id],
    foreignColumns: [apiKeys.organization_id, apiKeys.id],
  }).onDelete('cascade'),
]);

/** Failures counted against guessing, by rate-limiter-flexible, which fixes these columns; `expire` is epoch milliseconds. */
export const throttles = pgTable('throttles', {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: bigint({ mode: 'number' }),
});

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
    created_at,
  },
  (table) => [
    index('audit_events_list_idx').on(table.organization_id, table.created_at),
    index('audit_events_actor_idx').on(table.organization_id, table.actor_id, table.created_at),
  ],
);
