import { eq } from 'drizzle-orm';
import { users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { removeSuspectPasskeys } from '@/lib/account/passkeys/suspect-passkeys';
import { LinkInput, ResetLink } from '@/lib/account/profile/schema';
import { Problem } from '@/lib/core/problem';
import { publicOperation } from '@/lib/operation/public';
import { consumeToken, createToken, discardTokens, findToken } from '@/lib/platform/crypto/tokens';
import { revokeAccess } from './revoke-access';

const STALE = 'This link has been used, was replaced, or has expired.';

/**
 * Acts on “This wasn't me” in the email about a new device. The intruder knew the password, so it is void, with every session,
 * trusted browser and link. Passkeys are removed that were added since that sign-in, or since an earlier one whose link is still
 * valid: the intruder may have come twice. Works in any browser, signed in or not: the link proves the mailbox. A second factor
 * that the person had before stays.
 * @returns the secret of a link for choosing a new password
 * @throws Problem `conflict` when the link is not valid, `rate_limited`
 */
export const reportUnrecognizedSignIn = publicOperation({
  name: 'security.disown_session',
  summary: 'Report a sign-in that was not yours, and secure the account',
  throttle: 'address',
  input: LinkInput,
  output: ResetLink,
  async run({ db, audit }, { token }) {
    const found = await findToken(db, 'disown_session', token);
    // Lock the person first, as everywhere: of two links at once the second finds its own discarded.
    const [user] = found?.user_id
      ? await db.select().from(users).where(eq(users.id, found.user_id)).for('no key update')
      : [];
    const used = user && (await consumeToken(db, 'disown_session', token));
    if (!user || !used?.session_id) throw new Problem('conflict', STALE);
    const since = db.select({ at: sessions.created_at }).from(sessions).where(eq(sessions.id, used.session_id));
    await removeSuspectPasskeys(db, user.id, { since });
    await discardTokens(db, { purpose: 'disown_session', user_id: user.id });
    await revokeAccess(db, user.id, 'disowned');
    audit(user, { target: { type: 'session', id: used.session_id } });
    const { secret } = await createToken(db, { purpose: 'password_reset', user_id: user.id });
    return { reset_token: secret };
  },
});
