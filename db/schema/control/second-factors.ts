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
 * An authenticator app (RFC 6238): the one that counts, and beside it at most one that is being set up, so that the old one
 * goes only when the new one has been proved.
 */
export const totpFactors = pgTable(
  'totp_factors',
  {
    id: primaryId(),
    user_id: owner(),
    /** The session in which its set-up was begun: only there is the same seed shown again. */
    session_id: uuid().references(() => sessions.id, { onDelete: 'set null' }),
    /** The 160-bit seed in base32, sealed for this row. */
    sealed_seed: text().notNull(),
    created_at: createdAt(),
    /** When the first code of an app that is being set up was right. */
    proved_at: instant(),
    /** Since when it counts; null while it is being set up. */
    confirmed_at: instant(),
    /** The 30-second step of the last code that was accepted: no code of it or of an earlier one is accepted again. */
    last_used_step: bigint({ mode: 'number' }),
    /** Wrong codes since the last right one (NIST SP 800-63B-4, 3.2.2). */
    failures: integer().notNull().default(0),
    locked_at: instant(),
  },
  (table) => [
    uniqueIndex('totp_factors_confirmed_key').on(table.user_id).where(sql`confirmed_at is not null`),
    uniqueIndex('totp_factors_enrolling_key').on(table.user_id).where(sql`confirmed_at is null`),
    index('totp_factors_session_idx').on(table.session_id),
  ],
);

/** Codes for when the app is lost, each good once; only their SHA-256 is here. A new set is in force once it was saved. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    id: primaryId(),
    user_id: owner(),
    /** The codes that were shown together; of an app that is being set up, its id. */
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

/** A browser in which a person signs in without the second factor. Its token changes at each use. */
export const trustedBrowsers = pgTable(
  'trusted_browsers',
  {
    id: primaryId(),
    user_id: owner(),
    token_hash: text().notNull(),
    /** The token before: whoever shows it has an old copy of the cookie. */
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
