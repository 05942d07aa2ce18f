import { and, desc, eq, gt, lte, sql } from 'drizzle-orm';
import { controlPool, type Db, inTransaction, type Tx } from '@/db/client';
import { trustedBrowsers } from '@/db/schema/control/second-factors';
import { sessions } from '@/db/schema/control/sign-in';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

/** Days for which a browser stays trusted, counted from when its owner asked for it. */
export const TRUST_DAYS = 30;

/** The cookie of a trusted browser: its token, and when it expires (ISO 8601). */
export interface Trust {
  token: string;
  expires_at: string;
}

const live = () => gt(trustedBrowsers.expires_at, sql`now()`);

/** Trusts the browser of a session that has just verified its second factor. */
export async function trustBrowser(session_id: string): Promise<Trust> {
  const token = randomToken();
  return inTransaction(controlPool(), async (tx) => {
    await tx.delete(trustedBrowsers).where(lte(trustedBrowsers.expires_at, sql`now()`));
    const [session] = await tx
      .select({ user_id: sessions.user_id, browser: sessions.browser, device: sessions.device, ip: sessions.ip })
      .from(sessions)
      .where(eq(sessions.id, session_id));
    const [row] = await tx
      .insert(trustedBrowsers)
      .values({
        ...session!,
        token_hash: sha256(token),
        expires_at: sql`now() + make_interval(days => ${TRUST_DAYS})`,
      })
      .returning({ expires_at: trustedBrowsers.expires_at });
    return { token, expires_at: row!.expires_at };
  });
}

/**
 * Checks whether this browser is trusted for the person; if so, it gets a new token and the old one stops working. A replaced
 * token means that the cookie was copied: the browser is forgotten, and the second factor is required.
 */
export async function renewTrust(tx: Tx, user_id: string, shown: string): Promise<Trust | 'copied' | undefined> {
  const token = randomToken();
  const [row] = await tx
    .update(trustedBrowsers)
    .set({ token_hash: sha256(token), previous_token_hash: sha256(shown), last_used_at: sql`now()` })
    .where(and(eq(trustedBrowsers.user_id, user_id), eq(trustedBrowsers.token_hash, sha256(shown)), live()))
    .returning({ expires_at: trustedBrowsers.expires_at });
  if (row) return { token, expires_at: row.expires_at };
  const copied = await tx
    .delete(trustedBrowsers)
    .where(and(eq(trustedBrowsers.user_id, user_id), eq(trustedBrowsers.previous_token_hash, sha256(shown)), live()))
    .returning({ id: trustedBrowsers.id });
  return copied.length > 0 ? 'copied' : undefined;
}

/** Returns a person's trusted browsers, last used first. */
export async function trustedBrowsersOf(db: Db | Tx, user_id: string) {
  const { id, browser, device, ip, created_at, last_used_at, expires_at } = trustedBrowsers;
  return db
    .select({ id, browser, device, ip, created_at, last_used_at, expires_at })
    .from(trustedBrowsers)
    .where(and(eq(trustedBrowsers.user_id, user_id), live()))
    .orderBy(desc(last_used_at), desc(id));
}

/** Forgets one of a person's trusted browsers, or all. @returns how many there were */
export async function forgetTrustedBrowsers(tx: Tx, user_id: string, only?: string): Promise<number> {
  const forgotten = await tx
    .delete(trustedBrowsers)
    .where(and(eq(trustedBrowsers.user_id, user_id), only ? eq(trustedBrowsers.id, only) : undefined))
    .returning({ id: trustedBrowsers.id });
  return forgotten.length;
}
