import { and, eq, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { totpFactors } from '@/db/schema/control/second-factors';
import { newId } from '@/lib/core/id';
import { seal, unseal } from '@/lib/platform/crypto/seal';
import { placeIn } from '@/lib/platform/crypto/sealed-columns';
import { matchingStep, newSeed } from './totp';

/** Wrong codes in a row after which an app is locked permanently (NIST SP 800-63B-4, 3.2.2 allows at most 100). */
export const MOST_FAILURES = 100;

type Factor = typeof totpFactors.$inferSelect;

/** The verdict on a code. `used`: correct, but accepted before, and a code is valid only once (RFC 6238, 5.2). */
export type Verdict = 'accepted' | 'wrong' | 'used';

const fresh = () => gt(totpFactors.created_at, sql`now() - interval '1 hour'`);

/** Creates a person's new app: its row, with the seed sealed for that row, and the seed to show. */
export function newFactor(user_id: string) {
  const [id, seed] = [newId(), newSeed()];
  return { row: { id, user_id, sealed_seed: seal(seed, placeIn('totp_factors', { id, user_id })) }, seed };
}

/**
 * Starts setting up an app, replacing an unfinished set-up. The same session continues its set-up within the hour, because a
 * person who reloads the page has already scanned the seed. Another session gets a new seed, because an earlier visitor may know
 * the old one; so does a session whose hour is nearly over.
 */
export async function beginFactor(tx: Tx, user_id: string, session_id: string): Promise<{ id: string; seed: string }> {
  const [begun] = await tx
    .select()
    .from(totpFactors)
    .where(
      and(
        eq(totpFactors.user_id, user_id),
        eq(totpFactors.session_id, session_id),
        isNull(totpFactors.confirmed_at),
        gt(totpFactors.created_at, sql`now() - interval '45 minutes'`),
      ),
    );
  if (begun) return { id: begun.id, seed: unseal(begun.sealed_seed, placeIn('totp_factors', begun)) };
  await discardEnrolment(tx, user_id);
  const { row, seed } = newFactor(user_id);
  await tx.insert(totpFactors).values({ ...row, session_id });
  return { id: row.id, seed };
}

/** Discards an unfinished set-up. */
export async function discardEnrolment(tx: Tx, user_id: string): Promise<void> {
  await tx.delete(totpFactors).where(and(eq(totpFactors.user_id, user_id), isNull(totpFactors.confirmed_at)));
}

/** Returns the app that is being set up, within its hour. */
export async function pendingFactor(tx: Tx, user_id: string, id: string): Promise<Factor | undefined> {
  const [factor] = await tx
    .select()
    .from(totpFactors)
    .where(and(eq(totpFactors.id, id), eq(totpFactors.user_id, user_id), isNull(totpFactors.confirmed_at), fresh()));
  return factor;
}

/** Returns the app that is on. */
export async function activeFactor(db: Db | Tx, user_id: string): Promise<Factor | undefined> {
  const [factor] = await db
    .select()
    .from(totpFactors)
    .where(and(eq(totpFactors.user_id, user_id), isNotNull(totpFactors.confirmed_at)));
  return factor;
}

/** Turns on an app whose first code was correct, replacing the one before. @returns false when there is none */
export async function activateFactor(tx: Tx, user_id: string, id: string): Promise<boolean> {
  const factor = await pendingFactor(tx, user_id, id);
  if (!factor?.proved_at) return false;
  await tx.delete(totpFactors).where(and(eq(totpFactors.user_id, user_id), isNotNull(totpFactors.confirmed_at)));
  await tx.update(totpFactors).set({ confirmed_at: sql`now()` }).where(eq(totpFactors.id, id));
  return true;
}

/**
 * Accepts a code in one guarded statement: of two concurrent submissions, in any process, the second finds the step taken. A
 * correct code resets the count of wrong ones.
 * @param code six digits
 */
export async function acceptCode(tx: Tx, factor: Factor, code: string): Promise<Verdict> {
  const step = matchingStep(unseal(factor.sealed_seed, placeIn('totp_factors', factor)), code, await databaseTime(tx));
  if (step === undefined) return 'wrong';
  const accepted = await tx
    .update(totpFactors)
    .set({ last_used_step: step, failures: 0, proved_at: sql`coalesce(${totpFactors.proved_at}, now())` })
    .where(
      and(
        eq(totpFactors.id, factor.id),
        isNull(totpFactors.locked_at),
        or(isNull(totpFactors.last_used_step), lt(totpFactors.last_used_step, step)),
      ),
    )
    .returning({ id: totpFactors.id });
  return accepted.length === 1 ? 'accepted' : 'used';
}

/** Counts a wrong code and locks the app at the hundredth in a row. @returns wrong codes in a row so far; undefined if it was already locked */
export async function countFailure(tx: Tx, factor: Factor): Promise<number | undefined> {
  const [counted] = await tx
    .update(totpFactors)
    .set({
      failures: sql`${totpFactors.failures} + 1`,
      locked_at: sql`case when ${totpFactors.failures} + 1 >= ${MOST_FAILURES} then now() end`,
    })
    .where(and(eq(totpFactors.id, factor.id), isNull(totpFactors.locked_at)))
    .returning({ failures: totpFactors.failures });
  return counted?.failures;
}

// Not the transaction's start: it may have waited for a lock since.
async function databaseTime(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ at: number }>(sql`select extract(epoch from clock_timestamp())::float8 as at`);
  return rows[0]!.at;
}
