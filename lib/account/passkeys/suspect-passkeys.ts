import { and, eq, gt, isNull, min, type SQLWrapper, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { passkeys } from '@/db/schema/control/passkeys';
import { oneTimeTokens, sessions } from '@/db/schema/control/sign-in';

const unused = (user_id: string) =>
  and(eq(oneTimeTokens.purpose, 'disown_session'), eq(oneTimeTokens.user_id, user_id), isNull(oneTimeTokens.used_at));

/**
 * Voids the links in emails about a person's sign-ins, because they went to the previous mailbox. The rows stay, because
 * `removeSuspectPasskeys` needs to know which sign-ins they were about.
 */
export async function voidDisownLinks(tx: Tx, user_id: string): Promise<void> {
  // No SHA-256 has this form, so no secret matches it.
  await tx
    .update(oneTimeTokens)
    .set({ token_hash: sql`'void ' || ${oneTimeTokens.id}` })
    .where(unused(user_id));
}

/**
 * Removes the passkeys that an intruder may have added, because each of them can sign in alone. An intruder who signed in with
 * the password, added a passkey and came back with it is found by the earlier sign-in, while that sign-in's link is valid.
 * @param since a time at which the intruder had access for certain
 * @param at the time at which the links about earlier sign-ins must have been valid
 */
export async function removeSuspectPasskeys(
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
