import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { passkeyChallenges } from '@/db/schema/control/passkeys';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

/** What a challenge is bound to: its purpose, and the session, or before signing in the browser, that asked for it. */
export type ChallengeScope =
  | { purpose: 'register' | 'second_factor' | 'confirm'; session_id: string }
  | { purpose: 'sign_in'; device_hash: string };

/** Milliseconds for which a browser waits for the person; the challenge ends with it. */
export const CHALLENGE_MS = 5 * 60_000;

const SWEPT = 100;

/** Makes a challenge: 256 random bits in base64url, kept as their hash, good for five minutes and once (WebAuthn 13.4.3). */
export async function mintChallenge(db: Db | Tx, bond: ChallengeScope): Promise<string> {
  await sweep(db);
  const challenge = randomToken();
  await db.insert(passkeyChallenges).values({
    challenge_hash: sha256(challenge),
    purpose: bond.purpose,
    ...('session_id' in bond ? { session_id: bond.session_id } : { device_hash: bond.device_hash }),
  });
  return challenge;
}

/**
 * Takes a challenge up, in one statement, so that of two answers at once exactly one succeeds. Whatever comes of the answer,
 * the challenge is gone: call it where nothing rolls it back.
 * @returns whether it was waiting, for this purpose and this asker
 */
export async function consumeChallenge(db: Db, bond: ChallengeScope, challenge: string): Promise<boolean> {
  const taken = await db
    .delete(passkeyChallenges)
    .where(
      and(
        eq(passkeyChallenges.challenge_hash, sha256(challenge)),
        eq(passkeyChallenges.purpose, bond.purpose),
        'session_id' in bond
          ? and(eq(passkeyChallenges.session_id, bond.session_id), isNull(passkeyChallenges.device_hash))
          : and(eq(passkeyChallenges.device_hash, bond.device_hash), isNull(passkeyChallenges.session_id)),
        gt(passkeyChallenges.expires_at, sql`now()`),
      ),
    )
    .returning({ purpose: passkeyChallenges.purpose });
  return taken.length === 1;
}

// Each new challenge clears some that nobody answered, past rows that another process is clearing.
async function sweep(db: Db | Tx): Promise<void> {
  await db.execute(sql`
    delete from ${passkeyChallenges} where challenge_hash in (
      select challenge_hash from ${passkeyChallenges} where expires_at <= now() limit ${SWEPT} for update skip locked
    )`);
}
