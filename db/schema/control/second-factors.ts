import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId } from '../columns';
import { users } from './organizations';
import { sessions } from './sign-in';

const owner = () =>
  uuid()
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/**
 * An authenticator app (RFC 6238): the active one, and at most one that is being set up, so that the old one is only removed
 * once the new one is verified.
 */
export const totpFactors = pgTable(
  'totp_factors',
  {
    id: primaryId(),
    user_id: owner(),
    /** The session that started its setup: only there is the same seed shown again. */
    session_id: uuid().references(() => sessions.id, { onDelete: 'set null' }),
    /** The 160-bit seed in base32, sealed for this row. */
    sealed_seed: text().notNull(),
    created_at: createdAt(),
    /** When the first code during setup was correct. */
    proved_at: instant(),
    /** When it became active; null during setup. */
    confirmed_at: instant(),
    /** The 30-second step of the last accepted code: codes of this or an earlier step are refused. */
    last_used_step: bigint({ mode: 'number' }),
    /** Wrong codes since the last correct one (NIST SP 800-63B-4, 3.2.2). */
    failures: integer().notNull().default(0),
    locked_at: instant(),
  },
  (table) => [
    uniqueIndex('totp_factors_confirmed_key').on(table.user_id).where(sql`confirmed_at is not null`),
    uniqueIndex('totp_factors_enrolling_key').on(table.user_id).where(sql`confirmed_at is null`),
    index('totp_factors_session_idx').on(table.session_id),
  ],
);

/** One-time recovery codes for a lost app; only their SHA-256 is stored. A new set is active once the person has saved it. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    id: primaryId(),
    user_id: owner(),
    /** Identifies codes shown together; during setup, the id of the app. */
    set_id: uuid().notNull(),
    code_hash: text().notNull(),
    confirmed_at: instant(),
    used_at: instant(),
    created_at: createdAt(),
  },
  (table) => [
    uniqueIndex('recovery_codes_code_hash_key').on(table.code_hash),
    index('recovery_codes_user_idx').on(table.user_id),
  ],
);

/** A trusted browser, where a person signs in without the second factor. Its token rotates at each use. */
export const trustedBrowsers = pgTable(
  'trusted_browsers',
  {
    id: primaryId(),
    user_id: owner(),
    token_hash: text().notNull(),
    /** The previous token: using it reveals an old copy of the cookie. */
    previous_token_hash: text(),
    browser: text(),
    device: text(),
    ip: text(),
    created_at: createdAt(),
    last_used_at: instant().notNull().default(sql`now()`),
    expires_at: instant().notNull(),
  },
  (table) => [
    uniqueIndex('trusted_browsers_token_hash_key').on(table.token_hash),
    index('trusted_browsers_previous_idx').on(table.previous_token_hash),
    index('trusted_browsers_user_idx').on(table.user_id),
  ],
);
