import { sql } from 'drizzle-orm';
import { bigint, boolean, index, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId } from '../columns';
import { users } from './organizations';
import { sessions } from './sign-in';

/** The only purpose that a challenge can be used for. */
export const challengePurpose = pgEnum('challenge_purpose', ['register', 'sign_in', 'second_factor', 'confirm']);

/**
 * WebAuthn's user handle: 256 random bits, so that a device does not reveal its owner. The same for all passkeys of a person, so
 * that a device replaces its old passkey instead of keeping two.
 */
export const passkeyHandles = pgTable(
  'passkey_handles',
  {
    user_id: uuid()
      .primaryKey()
      .references(() => users.id, { onDelete: 'cascade' }),
    user_handle: text().notNull(),
  },
  (table) => [uniqueIndex('passkey_handles_user_handle_key').on(table.user_handle)],
);

/** A passkey (WebAuthn level 3, credential record). The public key is no secret; the private one never leaves the authenticator. */
export const passkeys = pgTable(
  'passkeys',
  {
    id: primaryId(),
    user_id: uuid()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** The credential's id as the authenticator chose it, in base64url. */
    credential_id: text().notNull(),
    /** The public key as COSE, in base64url. */
    public_key: text().notNull(),
    /** The signature counter of the last use. Always zero when the authenticator does not count, as with synced passkeys. */
    counter: bigint({ mode: 'number' }).notNull(),
    /** How a browser reaches the authenticator, as reported at registration. */
    transports: text().array().notNull(),
    /** Whether it can be synced to other devices (backup eligible); never changes. */
    backup_eligible: boolean().notNull(),
    /** Whether it was synced (backup state), as of the last use. */
    backed_up: boolean().notNull(),
    name: text().notNull(),
    created_at: createdAt(),
    /** When it became active; null until the recovery codes of a first second factor are saved. */
    confirmed_at: instant(),
    last_used_at: instant(),
  },
  (table) => [
    uniqueIndex('passkeys_credential_id_key').on(table.credential_id),
    index('passkeys_user_idx').on(table.user_id),
  ],
);

/** A pending challenge: only its SHA-256 is stored, and consuming it deletes the row. */
export const passkeyChallenges = pgTable(
  'passkey_challenges',
  {
    challenge_hash: text().primaryKey(),
    purpose: challengePurpose().notNull(),
    /** The session it was created for; null before sign-in. */
    session_id: uuid().references(() => sessions.id, { onDelete: 'cascade' }),
    /** Before sign-in: hash of the device mark of the browser it was created for. */
    device_hash: text(),
    expires_at: instant().notNull().default(sql`now() + interval '5 minutes'`),
  },
  (table) => [index('passkey_challenges_expires_idx').on(table.expires_at)],
);
