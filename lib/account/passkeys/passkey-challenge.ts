import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { passkeyChallenges } from '@/db/schema/control/passkeys';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

/** What a challenge is bound to: its purpose, and the session that requested it, or the browser before signing in. */
export type ChallengeScope =
  | { purpose: 'register' | 'second_factor' | 'confirm'; session_id: string }
  | { purpose: 'sign_in'; device_hash: string };

/** Milliseconds for which a browser waits for the person; the challenge expires at the same time. */
export const CHALLENGE_MS = 5 * 60_000;

const SWEPT = 100;

/** Creates a challenge: 256 random bits in base64url, stored as a hash, valid once for five minutes (WebAuthn 13.4.3). */
export async function createChallenge(db: Db | Tx, scope: ChallengeScope): Promise<string> {
  await sweep(db);
  const challenge = randomToken();
  await db.insert(passkeyChallenges).values({
    challenge_hash: sha256(challenge),
    purpose: scope.purpose,
    ...('session_id' in scope ? { session_id: scope.session_id } : { device_hash: scope.device_hash }),
  });
  return challenge;
}

/**
 * Consumes a challenge in one statement, so that exactly one of two concurrent responses succeeds. The challenge is gone even if
 * the response is wrong: call it where nothing rolls it back.
 * @returns whether it was valid in this scope
 */
export async function consumeChallenge(db: Db, scope: ChallengeScope, challenge: string): Promise<boolean> {
  const taken = await db
    .delete(passkeyChallenges)
    .where(
      and(
        eq(passkeyChallenges.challenge_hash, sha256(challenge)),
        eq(passkeyChallenges.purpose, scope.purpose),
        'session_id' in scope
          ? and(eq(passkeyChallenges.session_id, scope.session_id), isNull(passkeyChallenges.device_hash))
          : and(eq(passkeyChallenges.device_hash, scope.device_hash), isNull(passkeyChallenges.session_id)),
        gt(passkeyChallenges.expires_at, sql`now()`),
      ),
    )
    .returning({ purpose: passkeyChallenges.purpose });
  return taken.length === 1;
}

// Each new challenge deletes some expired ones, skipping rows that another process is deleting.
async function sweep(db: Db | Tx): Promise<void> {
  await db.execute(sql`
    delete from ${passkeyChallenges} where challenge_hash in (
      select challenge_hash from ${passkeyChallenges} where expires_at <= now() limit ${SWEPT} for update skip locked
    )`);
}
