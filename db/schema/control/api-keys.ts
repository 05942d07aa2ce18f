import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  foreignKey,
  index,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, instant, keptAnswer, primaryId, updatedAt } from '../columns';
import { organizations, users } from './organizations';

/** What a key is for: the organization's programs, or a short session in the API reference's playground. */
export const keyPurpose = pgEnum('api_key_purpose', ['client', 'playground']);

/** When a key ended or will end; `infinity` without an end. */
export function keyEnd(key: Record<'revoked_at' | 'expires_at', AnyPgColumn>): SQL<string> {
  return sql<string>`coalesce(${key.revoked_at}, ${key.expires_at}, 'infinity')`;
}

const revoked = (key: { revoked_at: AnyPgColumn }) => sql`${key.revoked_at} is not null`;
const unrevoked = (key: { revoked_at: AnyPgColumn }) => sql`${key.revoked_at} is null`;

/** The text of a column as searches compare it. These short columns are indexed without a stored copy. */
export function searchedText(column: AnyPgColumn) {
  const search_text = sql`search_fold(${column})`;
  return { search_text, search_pairs: sql`search_pairs(${search_text})` };
}

/** An organization's API key. Its secrets are separate rows, so that it can be rotated in place. */
export const apiKeys = pgTable(
  'api_keys',
  {
    id: primaryId(),
    organization_id: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    permissions: text().array().notNull(),
    purpose: keyPurpose().notNull().default('client'),
    /** CIDR blocks, IPv4 and IPv6, from which the key may be used; empty: from everywhere. */
    allowed_addresses: text().array().notNull().default(sql`'{}'`),
    created_by_label: text().notNull(),
    created_by_user_id: uuid().references(() => users.id, { onDelete: 'set null' }),
    expires_at: instant(),
    /** The expiry that owners have already been notified about; a different expiry is notified again. */
    expiry_notice_for: instant(),
    disabled_at: instant(),
    disabled_by_label: text(),
    revoked_at: instant(),
    revoked_by_label: text(),
    created_at: createdAt(),
    updated_at: updatedAt(),
  },
  (table) => [
    index('api_keys_list_idx').on(table.organization_id, table.created_at, table.id),
    index('api_keys_name_idx').on(table.organization_id, sql`lower(${table.name})`, table.id),
    index('api_keys_end_idx').on(table.organization_id, keyEnd(table), table.id),
    // Each order once more for the keys that were revoked and for the others: almost all of those have expired, and the few that
    // are live are at the end of the last index.
    index('api_keys_revoked_list_idx').on(table.organization_id, table.created_at, table.id).where(revoked(table)),
    index('api_keys_revoked_name_idx')
      .on(table.organization_id, sql`lower(${table.name})`, table.id)
      .where(revoked(table)),
    index('api_keys_revoked_end_idx').on(table.organization_id, keyEnd(table), table.id).where(revoked(table)),
    index('api_keys_unrevoked_list_idx').on(table.organization_id, table.created_at, table.id).where(unrevoked(table)),
    index('api_keys_unrevoked_name_idx')
      .on(table.organization_id, sql`lower(${table.name})`, table.id)
      .where(unrevoked(table)),
    index('api_keys_unrevoked_end_idx').on(table.organization_id, keyEnd(table), table.id).where(unrevoked(table)),
    index('api_keys_permissions_idx').using('gin', table.organization_id, table.permissions),
    index('api_keys_search_idx').using(
      'gin',
      table.organization_id,
      sql`${searchedText(table.name).search_text} gin_trgm_ops`,
      searchedText(table.name).search_pairs,
    ),
    // For the worker, which looks for expiring and expired keys every half minute.
    index('api_keys_expires_idx').on(table.expires_at).where(sql`${table.expires_at} is not null`),
    // A person has one playground key; a new one replaces it.
    uniqueIndex('api_keys_playground_key').on(table.created_by_user_id).where(sql`${table.purpose} = 'playground'`),
    // Lets child rows reference key and organization together, so that a row cannot mix two tenants.
    unique('api_keys_organization_id_key').on(table.organization_id, table.id),
  ],
);

/** One secret of a key: SHA-256 of the whole key (its entropy makes a slow hash unnecessary), prefix and last four. */
export const apiKeySecrets = pgTable(
  'api_key_secrets',
  {
    id: primaryId(),
    organization_id: uuid().notNull(),
    api_key_id: uuid().notNull(),
    secret_hash: text().notNull(),
    prefix: text().notNull(),
    last_four: text().notNull(),
    /** End of the grace period after a rotation; null for the current secret. */
    expires_at: instant(),
    last_used_at: instant(),
    last_used_ip: text(),
    last_used_user_agent: text(),
    created_at: createdAt(),
  },
  (table) => [
    uniqueIndex('api_key_secrets_secret_hash_key').on(table.secret_hash),
    index('api_key_secrets_key_idx').on(table.api_key_id),
    index('api_key_secrets_search_idx').using(
      'gin',
      table.organization_id,
      sql`${searchedText(table.prefix).search_text} gin_trgm_ops`,
    ),
    uniqueIndex('api_key_secrets_current_key').on(table.api_key_id).where(sql`${table.expires_at} is null`),
    foreignKey({
      name: 'api_key_secrets_api_key_fk',
      columns: [table.organization_id, table.api_key_id],
      foreignColumns: [apiKeys.organization_id, apiKeys.id],
    }).onDelete('cascade'),
  ],
);

/** Request counts by key, minute, endpoint and status class (2 for 2xx). */
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

/** Responses to POST requests of the control plane with an `Idempotency-Key`. */
export const idempotencyKeys = pgTable('idempotency_keys', keptAnswer(), (table) => [
  primaryKey({ columns: [table.organization_id, table.api_key_id, table.idempotency_key] }),
  index('idempotency_keys_expires_idx').on(table.expires_at),
  foreignKey({
    name: 'idempotency_keys_api_key_fk',
    columns: [table.organization_id, table.api_key_id],
    foreignColumns: [apiKeys.organization_id, apiKeys.id],
  }).onDelete('cascade'),
]);
