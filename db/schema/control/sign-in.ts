import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgEnum, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId } from '../columns';
import { invitations } from './invitations';
import { organizations, users } from './organizations';

export const signInMethod = pgEnum('sign_in_method', ['password', 'temporary_password', 'passkey']);
export const pendingStep = pgEnum('pending_step', ['set_password', 'verify_second_factor']);
/** How a session passed its second step. */
export const secondFactor = pgEnum('second_factor', ['totp', 'recovery_code', 'trusted_browser', 'passkey']);
export const tokenPurpose = pgEnum('token_purpose', [
  'temporary_password',
  'password_reset',
  'join',
  'setup',
  'email_change',
  'email_change_undo',
  'disown_session',
]);

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
    /** The step that must be completed before the session may do anything else. */
    pending: pendingStep(),
    second_factor: secondFactor(),
    /** When the person last authenticated; sensitive actions require re-authentication when it was too long ago. */
    proved_at: instant().notNull().default(sql`now()`),
    ip: text(),
    user_agent: text(),
    browser: text(),
    device: text(),
    /** SHA-256 of the device mark of the browser it was opened in. */
    device_hash: text(),
    /** The invitation whose link opened the session; accepted once the second factor is verified. */
    invitation_id: uuid().references(() => invitations.id, { onDelete: 'set null' }),
    created_at: createdAt(),
    last_active_at: instant().notNull().default(sql`now()`),
    expires_at: instant().notNull(),
    revoked_at: instant(),
    revoked_reason: text(),
  },
  (table) => [
    uniqueIndex('sessions_token_hash_key').on(table.token_hash),
    index('sessions_user_idx').on(table.user_id, table.revoked_at),
    index('sessions_organization_idx').on(table.organization_id),
    // For listing open sessions, and for deleting sessions that ended long ago.
    index('sessions_open_idx').on(table.organization_id).where(sql`${table.revoked_at} is null`),
    index('sessions_ended_idx').on(table.revoked_at).where(sql`${table.revoked_at} is not null`),
  ],
);

/**
 * A browser in which a person has signed in; a sign-in from any other browser is notified. Forgotten rows stay, to distinguish
 * the very first sign-in, which is not notified, from one after a reset.
 */
export const knownDevices = pgTable(
  'known_devices',
  {
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of the device mark in the browser's cookie. */
    device_hash: text().notNull(),
    created_at: createdAt(),
    last_seen_at: instant().notNull().default(sql`now()`),
    forgotten_at: instant(),
  },
  (table) => [primaryKey({ columns: [table.user_id, table.device_hash] })],
);

/** A request to change the email address: pending until the emailed link is used, then done, cancelled, or undone. */
export const emailChanges = pgTable(
  'email_changes',
  {
    id: primaryId(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The session that requested it. If anyone but its owner ends that session, the request is void. */
    session_id: uuid().references(() => sessions.id, { onDelete: 'set null' }),
    new_email: text().notNull(),
    /** The replaced address; null until it is replaced. */
    old_email: text(),
    created_at: createdAt(),
    /** When the link expires. */
    expires_at: instant().notNull(),
    confirmed_at: instant(),
    cancelled_at: instant(),
    undone_at: instant(),
  },
  (table) => [
    uniqueIndex('email_changes_one_pending_key')
      .on(table.user_id)
      .where(sql`confirmed_at is null and cancelled_at is null`),
    index('email_changes_user_idx').on(table.user_id, table.confirmed_at),
  ],
);

/** A one-time secret that was emailed: a temporary password or a link. Only its SHA-256 is stored. */
export const oneTimeTokens = pgTable(
  'one_time_tokens',
  {
    id: primaryId(),
    purpose: tokenPurpose().notNull(),
    token_hash: text().notNull(),
    user_id: uuid().references(() => users.id, { onDelete: 'cascade' }),
    organization_id: uuid().references(() => organizations.id, { onDelete: 'cascade' }),
    invitation_id: uuid().references(() => invitations.id, { onDelete: 'cascade' }),
    email_change_id: uuid().references(() => emailChanges.id, { onDelete: 'cascade' }),
    session_id: uuid().references(() => sessions.id, { onDelete: 'cascade' }),
    expires_at: instant().notNull(),
    used_at: instant(),
    created_at: createdAt(),
  },
  (table) => [
    uniqueIndex('one_time_tokens_token_hash_key').on(table.token_hash),
    index('one_time_tokens_user_idx').on(table.user_id),
    index('one_time_tokens_invitation_idx').on(table.invitation_id),
    index('one_time_tokens_email_change_idx').on(table.email_change_id),
    index('one_time_tokens_session_idx').on(table.session_id),
  ],
);

/** Failed attempts, counted by rate-limiter-flexible, which defines these columns; `expire` is epoch milliseconds. */
export const throttles = pgTable('throttles', {
  key: text().primaryKey(),
  points: integer().notNull().default(0),
  expire: bigint({ mode: 'number' }),
});
