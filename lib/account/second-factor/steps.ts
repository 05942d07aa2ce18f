import { and, eq, isNull } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { passkeyChallenges, passkeys } from '@/db/schema/control/passkeys';
import type { SecurityNotice } from '@/lib/account/mail/security-notice';
import { sessionOf } from '@/lib/account/password/passwords';
import { markReauthenticated, revokeSessions } from '@/lib/account/sessions/session';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, Problem } from '@/lib/core/problem';
import { reauthenticationRequired } from '@/lib/operation/operation';
import { attempt, forgive } from '@/lib/platform/rate-limit/throttle';
import type { FactorProof } from './schema';
import { hasSecondFactor, notify, verifyCode, verifyPasskeyFactor } from './second-factor';
import { acceptCode, discardEnrolment, enrollingFactor } from './totp-factor';
import { forgetBrowsers } from './trusted-browser';

const WRONG =
  'This code is not right. Enter the one that your app shows now, and check that your phone’s clock is set by itself.';

/**
 * Proves by a first code that an app that is being set up shows the right ones.
 * @throws Problem `not_found` when the set-up was begun anew, `validation_error` on `code`, `rate_limited`
 */
export async function proveEnrolment(tx: Tx, actor: Actor, enrolment_id: string, code: string): Promise<void> {
  const factor = await enrollingFactor(tx, actor.id, enrolment_id);
  if (!factor)
    throw new Problem('not_found', 'This set-up is over: it was begun again elsewhere, or is older than an hour.');
  await attempt('second_factor', actor.id);
  const digits = code.replace(/[\s-]/g, '');
  const verdict = /^\d{6}$/.test(digits) ? await acceptCode(tx, factor, digits) : 'wrong';
  // A code that was right before is as good a proof as then: the recovery codes were asked for a second time.
  if (verdict === 'wrong') throw fieldProblem('code', 'wrong_code', WRONG);
  await forgive('second_factor', actor.id);
}

/**
 * Asks who sits there before a factor is added: by the one that is on. Where none is, nobody would check a code, so that it does
 * not stand for a proof of identity.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`, `identity_confirmation_required`
 */
export async function confirmBeforeAdding(tx: Tx, actor: Actor, proof: FactorProof): Promise<void> {
  if (await hasSecondFactor(tx, actor.id)) await confirmByFactor(tx, actor, proof);
  else if (!actor.recently_authenticated) throw reauthenticationRequired();
}

/**
 * Asks for the second factor that is on before it is changed; it also counts as the proof that the next steps want.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`
 */
export async function confirmByFactor(tx: Tx, actor: Actor, proof: FactorProof): Promise<void> {
  await proveFactor(tx, actor, proof);
  await markReauthenticated(tx, sessionOf(actor));
}

/**
 * Proves the second factor by a code or by a passkey, whichever was given.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`
 */
export async function proveFactor(tx: Tx, actor: Actor, { code, passkey }: FactorProof): Promise<void> {
  const session_id = sessionOf(actor);
  if (passkey) await verifyPasskeyFactor(tx, actor, passkey, { purpose: 'confirm', session_id });
  else if (code) await verifyCode(tx, actor, code);
  else throw fieldProblem('code', 'required', 'Enter a code from the app that you have now.');
}

/**
 * After a change of the second factor: remembered browsers, the person's other sessions and what was begun before it end, and
 * they are told by mail.
 */
export async function endOthersAndTell(tx: Tx, actor: Actor, notice: SecurityNotice, passkey?: string) {
  const session_id = sessionOf(actor);
  await forgetBrowsers(tx, actor.id);
  await discardUnfinished(tx, actor.id, session_id);
  const ended_sessions = await revokeSessions(tx, { user_id: actor.id, except: session_id }, 'two_factor_changed');
  await notify(tx, actor.id, notice, { passkey });
  return { session_id, ended_sessions };
}

// What was begun where there was another factor, or none, must not be completed without showing the one that there is now.
async function discardUnfinished(tx: Tx, user_id: string, session_id: string): Promise<void> {
  await discardEnrolment(tx, user_id);
  await tx.delete(passkeys).where(and(eq(passkeys.user_id, user_id), isNull(passkeys.confirmed_at)));
  await tx
    .delete(passkeyChallenges)
    .where(and(eq(passkeyChallenges.session_id, session_id), eq(passkeyChallenges.purpose, 'register')));
}
