import { eq } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { removeDoubtfulPasskeys } from '@/lib/account/passkeys/suspect-passkeys';
import type { RequestContext } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { recordEverywhere } from '@/lib/platform/audit-trail/everywhere';
import { consumeToken, createToken, discardTokens, findToken } from '@/lib/platform/crypto/tokens';
import { attempt } from '@/lib/platform/rate-limit/throttle';
import { revokeAccess } from './revoke-access';

const STALE = 'This link has been used, was replaced, or is too old.';

/** A sign-in as its person can recognise it. */
export interface SignInDescription {
  email: string;
  browser: string | null;
  device: string | null;
  ip: string | null;
  created_at: string;
}

/** The sign-in that a link is about, without using the link up; undefined when it is not good. */
export async function describeDisowning(token: string): Promise<SignInDescription | undefined> {
  const link = await findToken(controlDb(), 'disown_session', token);
  if (!link?.session_id) return undefined;
  const [found] = await controlDb()
    .select({
      email: users.email,
      browser: sessions.browser,
      device: sessions.device,
      ip: sessions.ip,
      created_at: sessions.created_at,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .where(eq(sessions.id, link.session_id));
  return found;
}

/**
 * Acts on “this was not me”: whoever signed in knew the password, so it is void, with every session, remembered browser and link.
 * Passkeys are gone that were added since, or since an earlier sign-in whose link is good: the intruder may have come twice. Works
 * in any browser, signed in or not: the link proves the mailbox. A second factor that the person had before still stands.
 * @returns the secret of a link for choosing a new password
 * @throws Problem `conflict` when the link is not good, `rate_limited`
 */
export async function reportUnrecognizedSignIn(
  token: string,
  request: RequestContext,
): Promise<{ reset_token: string }> {
  await attempt('address', request.ip ?? 'unknown');
  return inTransaction(controlPool(), async (tx) => {
    const found = await findToken(tx, 'disown_session', token);
    // The person first, as everywhere: of two links at once the second finds its own discarded.
    const [user] = found?.user_id
      ? await tx.select().from(users).where(eq(users.id, found.user_id)).for('no key update')
      : [];
    const used = user && (await consumeToken(tx, 'disown_session', token));
    if (!user || !used?.session_id) throw new Problem('conflict', STALE);
    const since = tx.select({ at: sessions.created_at }).from(sessions).where(eq(sessions.id, used.session_id));
    await removeDoubtfulPasskeys(tx, user.id, { since });
    await discardTokens(tx, { purpose: 'disown_session', user_id: user.id });
    await revokeAccess(tx, user.id, 'disowned');
    await recordEverywhere(
      tx,
      user,
      { by: 'disown_session', request },
      { action: 'security.disown_session', target: { type: 'session', id: used.session_id } },
    );
    const { secret } = await createToken(tx, { purpose: 'password_reset', user_id: user.id });
    return { reset_token: secret };
  });
}
