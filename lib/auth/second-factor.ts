import { type AnyColumn, eq, type SQL, sql } from 'drizzle-orm';
import { inTransaction, type Tx, throttlePool } from '@/db/client';
import { recoveryCodes, totpFactors } from '@/db/schema/control/second-factors';
import type { sessions } from '@/db/schema/control/sign-in';
import type { Actor } from '@/lib/actor';
import { recordAudit } from '@/lib/audit/record';
import type { SecurityNotice } from '@/lib/jobs/jobs';
import { enqueue } from '@/lib/jobs/queue';
import { fieldProblem } from '@/lib/problem';
import { consumeRecoveryCode } from './recovery-codes';
import { attempt, forgive } from './throttle';
import { acceptCode, confirmedFactor, countFailure, MOST_FAILURES } from './totp-factor';
import { forgetBrowsers } from './trusted-browser';

/** The kinds of second factor that a session can have been opened with. */
export type SecondFactor = (typeof sessions.second_factor.enumValues)[number];

// After this many wrong codes in a row the person is told: whoever enters codes knew the password.
const TELL_AFTER = 10;
const WRONG = 'This code is not right. Enter the one that your app shows now.';
const WRONG_RECOVERY = 'This is none of your unused recovery codes.';
const USED = 'This code was used already. Wait until your app shows the next one.';
const LOCKED =
  'Your authenticator app is locked after 100 wrong codes. Use a recovery code, or ask an administrator to reset your two-factor authentication.';

/** An SQL condition: whether signing in takes the person a second factor. @param user_id the column that says whose */
export function takesSecondFactor(user_id: AnyColumn): SQL<boolean> {
  // Drizzle leaves tables out of the names of columns where only one is selected from; here that would be another column.
  const person = sql`${user_id.table}.${sql.identifier(user_id.name)}`;
  return sql<boolean>`exists (
    select 1 from ${totpFactors} where ${totpFactors}.user_id = ${person} and ${totpFactors}.confirmed_at is not null
  )`;
}

/**
 * Proves the second factor by a code: six digits from the app, or a recovery code. Attempts are limited per person, across
 * sessions and processes; wrong digits also count against the app for good. Both stay counted although the caller's
 * transaction is rolled back.
 * @returns which of the two it was
 * @throws Problem `validation_error` on `code`, `rate_limited` after ten attempts in 15 minutes
 */
export async function proveCode(tx: Tx, actor: Actor, entered: string): Promise<'totp' | 'recovery_code'> {
  await attempt('second_factor', actor.id);
  const digits = entered.replace(/[\s-]/g, '');
  const kind = /^\d{6}$/.test(digits) ? 'totp' : 'recovery_code';
  if (kind === 'totp') await proveDigits(tx, actor, digits);
  else await proveRecoveryCode(tx, actor, entered);
  await forgive('second_factor', actor.id);
  return kind;
}

async function proveDigits(tx: Tx, actor: Actor, digits: string): Promise<void> {
  const factor = await confirmedFactor(tx, actor.id);
  if (factor?.locked_at) throw fieldProblem('code', 'factor_locked', LOCKED);
  const verdict = factor ? await acceptCode(tx, factor, digits) : 'wrong';
  if (verdict === 'accepted') return;
  if (verdict === 'used') throw fieldProblem('code', 'code_used', USED);
  await onItsOwn(async (own) => {
    await record(own, actor, 'two_factor.failed');
    const failures = factor && (await countFailure(own, factor));
    if (failures === TELL_AFTER) await notify(own, actor.id, 'two_factor_failures');
    if (failures === MOST_FAILURES) {
      await record(own, actor, 'two_factor.locked');
      await notify(own, actor.id, 'two_factor_locked');
    }
  });
  throw fieldProblem('code', 'wrong_code', WRONG);
}

async function proveRecoveryCode(tx: Tx, actor: Actor, entered: string): Promise<void> {
  if (await consumeRecoveryCode(tx, actor.id, entered)) return notify(tx, actor.id, 'recovery_code_used');
  await onItsOwn((own) => record(own, actor, 'two_factor.failed'));
  throw fieldProblem('code', 'wrong_code', WRONG_RECOVERY);
}

/** Enqueues a mail that tells a person what happened to their account. */
export async function notify(tx: Tx, user_id: string, notice: SecurityNotice, by?: string): Promise<void> {
  await enqueue(tx, { name: 'send-security-notice', data: { user_id, notice, ...(by && { by }) } });
}

/**
 * Takes away every second factor of a person, and with them what stood for one: recovery codes and remembered browsers.
 * @returns whether there was one
 */
export async function removeSecondFactors(tx: Tx, user_id: string): Promise<boolean> {
  const removed = await tx
    .delete(totpFactors)
    .where(eq(totpFactors.user_id, user_id))
    .returning({ confirmed_at: totpFactors.confirmed_at });
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.user_id, user_id));
  await forgetBrowsers(tx, user_id);
  return removed.some(({ confirmed_at }) => confirmed_at !== null);
}

function record(tx: Tx, actor: Actor, action: string): Promise<void> {
  return recordAudit(tx, actor, { action, target: { type: 'user', id: actor.id } });
}

// A connection from the pool that attempts are counted with: the caller's transaction is about to be undone, and the control
// pool may have no second one to give.
function onItsOwn(work: (tx: Tx) => Promise<void>): Promise<void> {
  return inTransaction(throttlePool(), work);
}
