import { eq } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { assertRoomToHash } from '@/lib/account/password/hashing-queue';
import { verifyPassword } from '@/lib/account/password/password';
import { hasSecondFactor } from '@/lib/account/second-factor/second-factor';
import type { RequestContext } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { recordAtAccount } from '@/lib/platform/audit-trail/at-account';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { invalidateOrganization } from '@/lib/platform/caches';
import { findToken } from '@/lib/platform/crypto/tokens';
import { consumePasswordAttempt, resetPasswordAttempts } from '@/lib/platform/rate-limit/throttle';
import { acceptByLink } from './accept-invitation';
import { describeInvitation } from './describe-invitation';
import { credentialsUnchanged } from './lock-credentials';
import { actorFor, askSecondFactor } from './sign-in';

/** What comes next: signing in, or the second factor in a session that was opened for it. */
type Joined = { email: string } | { token: string };

/**
 * Accepts an invitation by its link and the password of the invited account, without a session: somebody whose only
 * membership ended cannot sign in until they have joined. The sign-in that follows opens one. Of somebody with a second factor
 * the password is not enough: a session that owes the factor is opened, and the invitation is accepted with it.
 * @returns the e-mail to sign in with, or the token of that session for its cookie
 * @throws Problem `conflict` when the link is over, the organization cannot be joined, or there is no password; `sign_in_failed` on a wrong password, `rate_limited`
 */
export async function joinWithPassword(token: string, password: string, request: RequestContext): Promise<Joined> {
  const invitation = await describeInvitation(token);
  if (invitation?.obstacle) throw new Problem('conflict', invitation.obstacle);
  const link = invitation && (await findToken(controlDb(), 'join', token));
  const [user] = link?.user_id ? await controlDb().select().from(users).where(eq(users.id, link.user_id)) : [];
  if (!user || !link?.organization_id) {
    throw new Problem('conflict', 'This invitation is over. Ask the person who invited you to send it again.');
  }
  if (!user.password_hash) {
    throw new Problem(
      'conflict',
      `The password of ${user.email} was reset. Choose a new one with “Forgot password?” first.`,
    );
  }
  assertRoomToHash();
  await consumePasswordAttempt(user.email, request);
  if (!(await verifyPassword(user.password_hash, password))) {
    recordAtAccount('session.sign_in_failed', user.email, request);
    throw wrongPassword(user.email);
  }
  await resetPasswordAttempts(user.email, request);
  const actor = await actorFor(user, link.organization_id, request);
  const opened = await inTransaction(controlPool(), async (tx) => {
    if (!(await credentialsUnchanged(tx, user))) throw wrongPassword(user.email);
    if (await hasSecondFactor(tx, user.id)) {
      return { token: await askSecondFactor(tx, actor, 'password', link.invitation_id ?? undefined) };
    }
    const { entry } = await acceptByLink(tx, user.id, token);
    await recordAudit(tx, actor, { action: 'invitation.accept', ...entry });
    return undefined;
  });
  if (opened) return opened;
  invalidateOrganization(link.organization_id, 'control');
  return { email: user.email };
}

function wrongPassword(email: string): Problem {
  return new Problem('sign_in_failed', `This is not the password of ${email}.`);
}
