import { and, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { recoveryCodes } from '@/db/schema/control/second-factors';
import { randomReadableSecret, sha256 } from '@/lib/platform/crypto/tokens';

/** The number of codes in a set. */
export const RECOVERY_CODES = 10;

/**
 * Creates an inactive set of codes, replacing one that was never saved. The active set stays valid until the new one is activated
 * (`activateRecoveryCodes`), so that closing the window at the wrong moment costs nothing.
 * @returns the codes, which are stored only as hashes
 */
export async function createRecoveryCodes(tx: Tx, user_id: string, set_id: string): Promise<string[]> {
  await tx.delete(recoveryCodes).where(and(eq(recoveryCodes.user_id, user_id), isNull(recoveryCodes.confirmed_at)));
  const codes = Array.from({ length: RECOVERY_CODES }, randomReadableSecret);
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ user_id, set_id, code_hash: hashOf(code) })));
  return codes;
}

/** Activates a set and deletes the person's others. @returns false when it was replaced meanwhile or never existed */
export async function activateRecoveryCodes(tx: Tx, user_id: string, set_id: string): Promise<boolean> {
  const adopted = await tx
    .update(recoveryCodes)
    .set({ confirmed_at: sql`now()` })
    .where(
      and(eq(recoveryCodes.user_id, user_id), eq(recoveryCodes.set_id, set_id), isNull(recoveryCodes.confirmed_at)),
    )
    .returning({ id: recoveryCodes.id });
  if (adopted.length === 0) return false;
  await tx.delete(recoveryCodes).where(and(eq(recoveryCodes.user_id, user_id), ne(recoveryCodes.set_id, set_id)));
  return true;
}

/**
 * Consumes a code in one statement, so that exactly one of two concurrent uses succeeds. Ignores spaces, hyphens and case.
 * @returns whether it was valid
 */
export async function consumeRecoveryCode(tx: Tx, user_id: string, entered: string): Promise<boolean> {
  const used = await tx
    .update(recoveryCodes)
    .set({ used_at: sql`now()` })
    .where(
      and(
        eq(recoveryCodes.user_id, user_id),
        eq(recoveryCodes.code_hash, hashOf(entered)),
        isNotNull(recoveryCodes.confirmed_at),
        isNull(recoveryCodes.used_at),
      ),
    )
    .returning({ id: recoveryCodes.id });
  return used.length === 1;
}

/** Returns how many codes the active set had, how many are left, and since when; null without one. */
export async function recoveryCodesOf(db: Db | Tx, user_id: string) {
  const [set] = await db
    .select({
      total: sql<number>`count(*)::int`,
      left: sql<number>`(count(*) filter (where ${recoveryCodes.used_at} is null))::int`,
      created_at: sql<string>`min(${recoveryCodes.confirmed_at})`.mapWith(recoveryCodes.created_at),
    })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.user_id, user_id), isNotNull(recoveryCodes.confirmed_at)))
    .having(sql`count(*) > 0`);
  return set ?? null;
}

// 117 bits: at that entropy SHA-256 is enough (ASVS 6.5.2 requires 112), and one indexed statement finds and consumes the code.
function hashOf(code: string): string {
  return sha256(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}
