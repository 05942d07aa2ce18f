import { eq } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { acceptAssertion, type Checked, checkAssertion, requestPasskey } from '@/lib/account/passkeys/passkey';
import type { Assertion, PasskeyRequest } from '@/lib/account/passkeys/schema';
import { notify, passkeyProblem } from '@/lib/account/second-factor/second-factor';
import { activeMembership } from '@/lib/account/sessions/find-session';
import type { RequestContext } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { recordEverywhere } from '@/lib/platform/audit-trail/everywhere';
import { personInLog } from '@/lib/platform/audit-trail/record';
import { consumeAttempt, refundAttempt } from '@/lib/platform/rate-limit/throttle';
import { refusalFor } from './access';
import { credentialsUnchanged } from './lock-credentials';
import { openSession, recordFailedSignIn } from './sign-in';

/** The same words for every failure, unless the person proved a passkey of theirs. */
const REFUSAL =
  'This passkey can’t be used to sign in: it may have been removed, or your access has changed. Use your email and password.';

/**
 * Returns the options with which a browser offers its passkeys for this installation to sign in.
 * @param request with the browser's mark, to which the challenge is bound
 * @throws Problem `rate_limited`
 */
export async function requestSignInPasskey(request: RequestContext): Promise<PasskeyRequest> {
  await consumeAttempt('passkey_requests', request.ip ?? 'unknown');
  return requestPasskey(controlDb(), scopeOf(request));
}

/**
 * Signs in with a passkey alone. It is two factors in one (the authenticator, and the fingerprint, face or PIN that it required),
 * so no further step is due. It bypasses nothing: a person who can't sign in with their password can't sign in with this either,
 * and a temporary password must be replaced first.
 * @param request with the mark of the browser that was asked
 * @returns the token for the session's cookie
 * @throws Problem `sign_in_failed`: the same words for every reason, but the real reason for the passkey's holder; `conflict`
 *   when the challenge has expired, `rate_limited`
 */
export async function signInWithPasskey(assertion: Assertion, request: RequestContext): Promise<{ token: string }> {
  const address = request.ip ?? 'unknown';
  await consumeAttempt('address', address);
  const checked = await checkAssertion(controlDb(), assertion, scopeOf(request));
  if (checked === 'expired') throw passkeyProblem(checked);
  if (checked === 'wrong') throw new Problem('sign_in_failed', REFUSAL);

  const [user] = await controlDb().select().from(users).where(eq(users.id, checked.passkey.user_id));
  const home = user?.password_hash && (await activeMembership(controlDb(), user.id));
  if (!user || !home) {
    if (user) recordFailedSignIn(user, request);
    const why = user && ((await refusalFor(controlDb(), user.id)) ?? NO_PASSWORD);
    throw new Problem('sign_in_failed', why ?? REFUSAL);
  }
  const author = personInLog(user, home.organization_id, request);
  const opened = await inTransaction(controlPool(), async (tx) => {
    if (!(await credentialsUnchanged(tx, user))) return 'changed';
    const verdict = await acceptAssertion(tx, checked);
    if (verdict !== 'accepted') return verdict;
    return { token: await openSession(tx, author, 'passkey', 'passkey') };
  });
  if (typeof opened === 'object') {
    await refundAttempt('address', address);
    return opened;
  }
  if (opened === 'copied') await reportCopiedPasskey(user, checked, request);
  else recordFailedSignIn(user, request);
  throw new Problem('sign_in_failed', REFUSAL);
}

const NO_PASSWORD =
  'Your password was reset. Sign in with the temporary password that was emailed to you, or use “Forgot password?”.';

const scopeOf = ({ device_hash = '' }: RequestContext) => ({ purpose: 'sign_in', device_hash }) as const;

async function reportCopiedPasskey(
  user: typeof users.$inferSelect,
  { passkey }: Checked,
  request: RequestContext,
): Promise<void> {
  await inTransaction(controlPool(), async (tx) => {
    const target = { type: 'passkey', id: passkey.id, label: passkey.name };
    await recordEverywhere(tx, user, request, { action: 'passkey.copied', target });
    await notify(tx, user.id, 'passkey_copied', { passkey: passkey.name });
  });
}
