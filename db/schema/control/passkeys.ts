import { sql } from 'drizzle-orm';
import { bigint, boolean, index, pgEnum, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, primaryId } from '../columns';
import { users } from './organizations';
import { sessions } from './sign-in';

/** What a challenge was made for; it is good for that alone. */
export const challengePurpose = pgEnum('challenge_purpose', ['register', 'sign_in', 'second_factor', 'confirm']);

/**
 * What authenticators know a person by (WebAuthn's user handle): 256 random bits, so that a device tells nobody who it belongs
 * to. The same for all passkeys of a person, so that a device replaces its old one instead of keeping two.
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
    /** The signature counter of the last use. Zero for ever where the authenticator does not count, as synced passkeys do not. */
    counter: bigint({ mode: 'number' }).notNull(),
    /** How a browser reaches the authenticator, as it said when the passkey was made. */
    transports: text().array().notNull(),
    /** Whether it may be copied to other devices of its owner; this never changes. */
    backup_eligible: boolean().notNull(),
    /** Whether it was copied, as of the last use. */
    backed_up: boolean().notNull(),
    name: text().notNull(),
    created_at: createdAt(),
    /** Since when it counts; null until the recovery codes are saved that a first second factor comes with. */
    confirmed_at: instant(),
    last_used_at: instant(),
  },
  (table) => [
    uniqueIndex('passkeys_credential_id_key').on(table.credential_id),
    index('passkeys_user_idx').on(table.user_id),
  ],
);

/** A challenge that waits for its answer: only its SHA-256 is here, and taking it up deletes it. */
export const passkeyChallenges = pgTable(
  'passkey_challenges',
  {
    challenge_hash: text().primaryKey(),
    purpose: challengePurpose().notNull(),
    /** The session that it was made for; null before signing in. */
    session_id: uuid().references(() => sessions.id, { onDelete: 'cascade' }),
    /** Before signing in: the hash of the mark of the browser that it was made for. */
    device_hash: text(),
    expires_at: instant().notNull().default(sql`now() + interval '5 minutes'`),
  },
  (table) => [index('passkey_challenges_expires_idx').on(table.expires_at)],
);
