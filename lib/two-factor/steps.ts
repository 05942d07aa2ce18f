import type { Tx } from '@/db/client';
import type { Actor } from '@/lib/actor';
import { notify, proveCode, provePasskey } from '@/lib/auth/second-factor';
import { noteProof, revokeSessions } from '@/lib/auth/session';
import { attempt, forgive } from '@/lib/auth/throttle';
import { acceptCode, enrollingFactor } from '@/lib/auth/totp-factor';
import type { SecurityNotice } from '@/lib/jobs/jobs';
import { fieldProblem, Problem } from '@/lib/problem';
import { sessionOf } from '@/lib/security/passwords';
import type { FactorProof } from './schema';

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
 * Asks for the second factor that is on before it is changed; it also counts as the proof that the next steps want.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`
 */
export async function confirmByFactor(tx: Tx, actor: Actor, proof: FactorProof): Promise<void> {
  await proveFactor(tx, actor, proof);
  await noteProof(tx, sessionOf(actor));
}

/**
 * Proves the second factor by a code or by a passkey, whichever was given.
 * @throws Problem `validation_error` on `code` or `passkey`, `rate_limited`
 */
export async function proveFactor(tx: Tx, actor: Actor, { code, passkey }: FactorProof): Promise<void> {
  const session_id = sessionOf(actor);
  if (passkey) await provePasskey(tx, actor, passkey, { purpose: 'confirm', session_id });
  else if (code) await proveCode(tx, actor, code);
  else throw fieldProblem('code', 'required', 'Enter a code from the app that you have now.');
}

/** After a change of the second factor: the person's other sessions end, and they are told by mail. */
export async function endOthersAndTell(tx: Tx, actor: Actor, notice: SecurityNotice, passkey?: string) {
  const session_id = sessionOf(actor);
  const ended_sessions = await revokeSessions(tx, { user_id: actor.id, except: session_id }, 'two_factor_changed');
  await notify(tx, actor.id, notice, { passkey });
  return { session_id, ended_sessions };
}
