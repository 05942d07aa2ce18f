import { and, eq, gt, isNull, min, type SQLWrapper, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { passkeys } from '@/db/schema/control/passkeys';
import { oneTimeTokens, sessions } from '@/db/schema/control/sign-in';

const unused = (user_id: string) =>
  and(eq(oneTimeTokens.purpose, 'disown_session'), eq(oneTimeTokens.user_id, user_id), isNull(oneTimeTokens.used_at));

/**
 * Makes the links in the mails about a person's sign-ins open nothing, because the mailbox is another one now. Their rows stay:
 * which sign-ins they were about is asked by `removeDoubtfulPasskeys`.
 */
export async function voidDisownLinks(tx: Tx, user_id: string): Promise<void> {
  // No SHA-256 looks like this, so no secret finds it.
  await tx
    .update(oneTimeTokens)
    .set({ token_hash: sql`'void ' || ${oneTimeTokens.id}` })
    .where(unused(user_id));
}

/**
 * Removes the passkeys that somebody else may have added: each of them signs in by itself. Whoever came by the password first,
 * added one and came again by that is found by the earlier sign-in, as long as its own link would have been good.
 * @param since when the intruder was there for certain
 * @param at the moment at which the links about earlier sign-ins must not have been too old
 */
export async function removeDoubtfulPasskeys(
  tx: Tx,
  user_id: string,
  { since, at = sql`now()` }: { since: SQLWrapper; at?: SQLWrapper },
): Promise<void> {
  const told = tx
    .select({ at: min(sessions.created_at) })
    .from(sessions)
    .innerJoin(oneTimeTokens, eq(oneTimeTokens.session_id, sessions.id))
    .where(and(unused(user_id), gt(oneTimeTokens.expires_at, at)));
  await tx
    .delete(passkeys)
    .where(and(eq(passkeys.user_id, user_id), sql`${passkeys.created_at} >= least(${since}, ${told})`));
}
