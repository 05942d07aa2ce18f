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
import { attempt, giveBack } from '@/lib/platform/rate-limit/throttle';
import { refusalFor } from './access';
import { credentialsUnchanged } from './lock-credentials';
import { openSession, recordFailedSignIn } from './sign-in';

/** The words for every failure alike of somebody who has not shown a passkey that is theirs. */
const REFUSAL =
  'This passkey can’t be used to sign in: it may have been removed, or your access has changed. Use your email and password.';

/**
 * What a browser is asked with to sign somebody in, whoever it is: it offers the passkeys that it has for this installation.
 * @param request with the mark of the browser, to which the challenge is bound
 * @throws Problem `rate_limited`
 */
export async function requestSignInPasskey(request: RequestContext): Promise<PasskeyRequest> {
  await attempt('passkey_requests', request.ip ?? 'unknown');
  return requestPasskey(controlDb(), scopeOf(request));
}

/**
 * Signs in by a passkey alone. It is two factors in one (the authenticator, and the finger, face or PIN that it asked for), so
 * that nothing more is due. It is no way around anything: who may not sign in by their password may not by this either, and
 * while a temporary password is in place of the password, that one comes first.
 * @param request with the mark of the browser that was asked
 * @returns the token for the session's cookie
 * @throws Problem `sign_in_failed`: with the same words for every reason, but to the holder of the passkey with the true one;
 *   `conflict` when the challenge is over, `rate_limited`
 */
export async function signInWithPasskey(assertion: Assertion, request: RequestContext): Promise<{ token: string }> {
  const address = request.ip ?? 'unknown';
  await attempt('address', address);
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
    await giveBack('address', address);
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
