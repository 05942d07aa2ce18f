import { hash, randomBytes, randomInt } from 'node:crypto';
import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { oneTimeTokens } from '@/db/schema/control/sign-in';

export type TokenPurpose = (typeof oneTimeTokens.purpose.enumValues)[number];

/** Lifetime in hours of each kind of emailed secret, starting when it is sent (ASVS 6.4.1 for temporary passwords). */
export const TOKEN_HOURS: Record<TokenPurpose, number> = {
  temporary_password: 72,
  join: 72,
  password_reset: 1,
  setup: 24,
  email_change: 1,
  email_change_undo: 7 * 24,
  disown_session: 7 * 24,
};

// Crockford's base 32 without the letters that are easily misread, because a person may have to type it.
const ALPHABET = 'abcdefghjkmnpqrstvwxyz23456789';

/** SHA-256 in hex. Sufficient for secrets of 112 bits or more (ASVS 6.5.2); passwords that people choose get Argon2id. */
export function sha256(secret: string): string {
  return hash('sha256', secret, 'hex');
}

/** 256 random bits as base64url, for cookies and links. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * Returns a secret that a person can type, for temporary passwords and recovery codes: 24 characters in groups of four, 117
 * bits from the system's random generator.
 */
export function randomReadableSecret(): string {
  const characters = Array.from({ length: 24 }, () => ALPHABET[randomInt(ALPHABET.length)]);
  return characters.join('').replace(/(.{4})(?!$)/g, '$1-');
}

interface Subject {
  purpose: TokenPurpose;
  user_id?: string;
  organization_id?: string;
  invitation_id?: string;
  email_change_id?: string;
  session_id?: string;
}

/**
 * Creates the secret of a mail, stores its hash, and invalidates every earlier one for the same subject.
 * @returns the row's id (also used as the message id), the secret, and when it expires (ISO 8601)
 */
export async function createToken(
  tx: Tx,
  subject: Subject,
): Promise<{ id: string; secret: string; expires_at: string }> {
  await discardTokens(tx, subject);
  const secret = subject.purpose === 'temporary_password' ? randomReadableSecret() : randomToken();
  const [row] = await tx
    .insert(oneTimeTokens)
    .values({
      ...subject,
      token_hash: sha256(secret),
      expires_at: sql`now() + make_interval(hours => ${TOKEN_HOURS[subject.purpose]})`,
    })
    .returning({ id: oneTimeTokens.id, expires_at: oneTimeTokens.expires_at });
  return { ...row!, secret };
}

/** Invalidates every unused secret of this kind for the subject, or for several people. */
export async function discardTokens(
  db: Db | Tx,
  subject: Omit<Subject, 'user_id'> & { user_id?: string | readonly string[] },
): Promise<void> {
  const { purpose, user_id, organization_id, invitation_id, email_change_id, session_id } = subject;
  await db
    .delete(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.purpose, purpose),
        isNull(oneTimeTokens.used_at),
        user_id ? inArray(oneTimeTokens.user_id, [user_id].flat()) : undefined,
        organization_id ? eq(oneTimeTokens.organization_id, organization_id) : undefined,
        invitation_id ? eq(oneTimeTokens.invitation_id, invitation_id) : undefined,
        email_change_id ? eq(oneTimeTokens.email_change_id, email_change_id) : undefined,
        session_id ? eq(oneTimeTokens.session_id, session_id) : undefined,
      ),
    );
}

/** Finds the valid row of a secret without consuming it, for showing a form. */
export async function findToken(db: Db | Tx, purpose: TokenPurpose, secret: string) {
  const [row] = await db.select().from(oneTimeTokens).where(live(purpose, secret));
  return row;
}

/** Finds the row of a secret even after it was used or has expired, to say what became of it. */
export async function findAnyToken(db: Db | Tx, purpose: TokenPurpose, secret: string) {
  const [row] = await db
    .select()
    .from(oneTimeTokens)
    .where(and(eq(oneTimeTokens.purpose, purpose), eq(oneTimeTokens.token_hash, sha256(secret))));
  return row;
}

/** Consumes a secret in one statement, so that of two concurrent attempts exactly one succeeds; undefined when it is not valid. */
export async function consumeToken(tx: Tx, purpose: TokenPurpose, secret: string) {
  const [row] = await tx.update(oneTimeTokens).set({ used_at: sql`now()` }).where(live(purpose, secret)).returning();
  return row;
}

function live(purpose: TokenPurpose, secret: string) {
  return and(
    eq(oneTimeTokens.purpose, purpose),
    eq(oneTimeTokens.token_hash, sha256(secret)),
    isNull(oneTimeTokens.used_at),
    gt(oneTimeTokens.expires_at, sql`now()`),
  );
}
