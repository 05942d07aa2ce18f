import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { passkeyChallenges, passkeys } from '@/db/schema/control/passkeys';
import type { SecurityNotice } from '@/lib/account/mail/security-notice';
import { sessionOf } from '@/lib/account/password/passwords';
import { markReauthenticated, revokeSessions } from '@/lib/account/sessions/session';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, Problem } from '@/lib/core/problem';
import { reauthenticationRequired } from '@/lib/operation/operation';
import { consumeAttempt, resetAttempts } from '@/lib/platform/rate-limit/throttle';
import type { FactorProof } from './schema';
import { hasSecondFactor, notify, verifyCode, verifyPasskeyFactor } from './second-factor';
import { acceptCode, discardEnrolment, pendingFactor } from './totp-factor';
import { forgetTrustedBrowsers } from './trusted-browser';

const WRONG =
  'This code is incorrect. Enter the code that your app shows now, and check that your phone sets its clock automatically.';

/**
 * Verifies the first code of an app that is being set up.
 * @throws Problem `not_found` when the set-up was restarted, `validation_error` on `code`, `rate_limited`
 */
export async function verifyEnrolment(tx: Tx, actor: Actor, enrolment_id: string, code: string): Promise<void> {
  const factor = await pendingFactor(tx, actor.id, enrolment_id);
  if (!factor) throw new Problem('not_found', 'This set-up has expired or was restarted elsewhere. Start again.');
  await consumeAttempt('second_factor', actor.id);
  const digits = code.replace(/[\s-]/g, '');
  const verdict = /^\d{6}$/.test(digits) ? await acceptCode(tx, factor, digits) : 'wrong';
  // A code that was accepted before still proves the set-up: the recovery codes were requested a second time.
  if (verdict === 'wrong') throw fieldProblem('code', 'wrong_code', WRONG);
  await resetAttempts('second_factor', actor.id);
}

/**
 * Requires the factor that is on before another is added. If none is on, a code could not be verified, so reauthentication is
 * required instead.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`, `identity_confirmation_required`
 */
export async function requireFactorBeforeAdding(tx: Tx, actor: Actor, proof: FactorProof): Promise<void> {
  if (await hasSecondFactor(tx, actor.id)) await requireFactor(tx, actor, proof);
  else if (!actor.recently_authenticated) throw reauthenticationRequired();
}

/**
 * Requires the second factor that is on before it is changed; it also counts as reauthentication for the next steps.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`
 */
export async function requireFactor(tx: Tx, actor: Actor, proof: FactorProof): Promise<void> {
  await verifyFactor(tx, actor, proof);
  await markReauthenticated(tx, sessionOf(actor));
}

/**
 * Verifies the second factor by a code or by a passkey, whichever was given.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`
 */
export async function verifyFactor(tx: Tx, actor: Actor, { code, passkey }: FactorProof): Promise<void> {
  const session_id = sessionOf(actor);
  if (passkey) await verifyPasskeyFactor(tx, actor, passkey, { purpose: 'confirm', session_id });
  else if (code) await verifyCode(tx, actor, code);
  else throw fieldProblem('code', 'required', 'Enter a code from your current app.');
}

/**
 * After a change of the second factor: ends trusted browsers, the person's other sessions and unfinished set-ups, and notifies
 * the person by email.
 */
export async function endOthersAndNotify(tx: Tx, actor: Actor, notice: SecurityNotice, passkey?: string) {
  const session_id = sessionOf(actor);
  await forgetTrustedBrowsers(tx, actor.id);
  await discardUnfinished(tx, actor.id, session_id);
  const ended_sessions = await revokeSessions(tx, { user_id: actor.id, except: session_id }, 'two_factor_changed');
  await notify(tx, actor.id, notice, { passkey });
  return { session_id, ended_sessions };
}

// A set-up that began under another factor, or none, must not be completed without the one that is on now.
async function discardUnfinished(tx: Tx, user_id: string, session_id: string): Promise<void> {
  await discardEnrolment(tx, user_id);
  await tx.delete(passkeys).where(and(eq(passkeys.user_id, user_id), isNull(passkeys.confirmed_at)));
  await tx
    .delete(passkeyChallenges)
    .where(and(eq(passkeyChallenges.session_id, session_id), eq(passkeyChallenges.purpose, 'register')));
}
