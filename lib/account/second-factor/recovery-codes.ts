import { and, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { recoveryCodes } from '@/db/schema/control/second-factors';
import { randomReadableSecret, sha256 } from '@/lib/platform/crypto/tokens';

/** Codes in a set. */
export const RECOVERY_CODES = 10;

/**
 * Mints a set of codes that is not in force yet, in place of one that was never saved. Those in force stay good until the
 * new ones are (`adoptRecoveryCodes`), so that closing the window at the wrong moment costs nothing.
 * @returns the codes, which are stored nowhere but as hashes
 */
export async function mintRecoveryCodes(tx: Tx, user_id: string, set_id: string): Promise<string[]> {
  await tx.delete(recoveryCodes).where(and(eq(recoveryCodes.user_id, user_id), isNull(recoveryCodes.confirmed_at)));
  const codes = Array.from({ length: RECOVERY_CODES }, randomReadableSecret);
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ user_id, set_id, code_hash: hashOf(code) })));
  return codes;
}

/** Puts a set in force, and ends all others of the person. @returns false when it was replaced meanwhile, or never was */
export async function adoptRecoveryCodes(tx: Tx, user_id: string, set_id: string): Promise<boolean> {
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
 * Uses a code up, in one statement, so that of two at once exactly one succeeds. Spaces, hyphens and case do not matter.
 * @returns whether it was good
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

/** The set in force: how many codes there were and how many are left, and since when; null without one. */
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

// 117 bits: at that entropy SHA-256 is right (ASVS 6.5.2 asks for 112), and one indexed statement finds and uses the code.
function hashOf(code: string): string {
  return sha256(code.toLowerCase().replace(/[^a-z0-9]/g, ''));
}
