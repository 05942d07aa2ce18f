import { type AnyColumn, eq, type SQL, sql } from 'drizzle-orm';
import { type Db, inTransaction, type Tx, throttlePool } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { passkeys } from '@/db/schema/control/passkeys';
import { recoveryCodes, totpFactors } from '@/db/schema/control/second-factors';
import type { sessions } from '@/db/schema/control/sign-in';
import type { SecurityNotice } from '@/lib/account/mail/security-notice';
import { acceptAssertion, checkAssertion, type Refused } from '@/lib/account/passkeys/passkey';
import type { ChallengeScope } from '@/lib/account/passkeys/passkey-challenge';
import type { Assertion } from '@/lib/account/passkeys/schema';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, Problem } from '@/lib/core/problem';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { enqueue } from '@/lib/platform/jobs/queue';
import { consumeAttempt, resetAttempts } from '@/lib/platform/rate-limit/throttle';
import { consumeRecoveryCode } from './recovery-codes';
import { acceptCode, activeFactor, countFailure, MOST_FAILURES } from './totp-factor';
import { forgetTrustedBrowsers } from './trusted-browser';

/** The kinds of second factor that a session can have been opened with. */
export type SecondFactor = (typeof sessions.second_factor.enumValues)[number];

// After this many wrong codes in a row the person is notified: the one who enters them knows the password.
const TELL_AFTER = 10;
const WRONG = 'This code is incorrect. Enter the code that your app shows now.';
const WRONG_RECOVERY = 'This recovery code is incorrect or was already used.';
const USED = 'This code was already used. Wait until your app shows the next one.';
const WRONG_PASSKEY = 'This passkey could not be verified. Try again, or use another method.';
const LATE = 'This request has expired or was already used. Try again.';
const LOCKED =
  'Your authenticator app is locked after 100 wrong codes. Use a recovery code, or ask an administrator to reset your two-factor authentication.';

/**
 * An SQL condition: whether the person needs a second factor after the password. A passkey counts too: otherwise the password
 * alone would still open the account.
 * @param user_id the column with the person's id
 */
export function hasSecondFactorSql(user_id: AnyColumn): SQL<boolean> {
  return sql<boolean>`(${hasApp(user_id)} or ${hasPasskey(user_id)})`;
}

/** An SQL condition: whether the person has an authenticator app. @param user_id the column with the person's id */
export function hasApp(user_id: AnyColumn): SQL<boolean> {
  return sql<boolean>`exists (
    select 1 from ${totpFactors} where ${totpFactors}.user_id = ${nameOf(user_id)} and ${totpFactors}.confirmed_at is not null
  )`;
}

/** An SQL condition: whether the person has a passkey. @param user_id the column with the person's id */
export function hasPasskey(user_id: AnyColumn): SQL<boolean> {
  return sql<boolean>`exists (
    select 1 from ${passkeys} where ${passkeys}.user_id = ${nameOf(user_id)} and ${passkeys}.confirmed_at is not null
  )`;
}

// Drizzle omits the table name when a query has one table; inside these subqueries the column would then be another one.
const nameOf = (column: AnyColumn) => sql`${column.table}.${sql.identifier(column.name)}`;

/** Whether the person needs a second factor after the password. */
export async function hasSecondFactor(db: Db | Tx, user_id: string): Promise<boolean> {
  const [user] = await db
    .select({ id: users.id, second_factor: hasSecondFactorSql(users.id) })
    .from(users)
    .where(eq(users.id, user_id));
  return user?.second_factor ?? false;
}

/**
 * Verifies the second factor with a code: six digits from the app, or a recovery code. Attempts are limited per person, across
 * sessions and processes; wrong digits also count towards locking the app. Both stay counted if the caller's transaction is
 * rolled back.
 * @returns which of the two it was
 * @throws Problem `validation_error` on `code`, `rate_limited` after ten attempts in 15 minutes
 */
export async function verifyCode(tx: Tx, actor: Actor, entered: string): Promise<'totp' | 'recovery_code'> {
  await consumeAttempt('second_factor', actor.id);
  const digits = entered.replace(/[\s-]/g, '');
  const kind = /^\d{6}$/.test(digits) ? 'totp' : 'recovery_code';
  if (kind === 'totp') await verifyDigits(tx, actor, digits);
  else await verifyRecoveryCode(tx, actor, entered);
  await resetAttempts('second_factor', actor.id);
  return kind;
}

async function verifyDigits(tx: Tx, actor: Actor, digits: string): Promise<void> {
  const factor = await activeFactor(tx, actor.id);
  if (factor?.locked_at) throw fieldProblem('code', 'factor_locked', LOCKED);
  const verdict = factor ? await acceptCode(tx, factor, digits) : 'wrong';
  if (verdict === 'accepted') return;
  if (verdict === 'used') throw fieldProblem('code', 'code_used', USED);
  await inSeparateTransaction(async (own) => {
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

async function verifyRecoveryCode(tx: Tx, actor: Actor, entered: string): Promise<void> {
  if (await consumeRecoveryCode(tx, actor.id, entered)) return notify(tx, actor.id, 'recovery_code_used');
  await inSeparateTransaction((own) => record(own, actor, 'two_factor.failed'));
  throw fieldProblem('code', 'wrong_code', WRONG_RECOVERY);
}

/**
 * Verifies the second factor with one of the person's passkeys. Attempts count together with codes.
 * @param scope what the challenge was created for
 * @throws Problem `validation_error` on `passkey`, `conflict` when the challenge has expired, `rate_limited`
 */
export async function verifyPasskeyFactor(
  tx: Tx,
  actor: Actor,
  assertion: Assertion,
  scope: ChallengeScope,
): Promise<void> {
  await consumeAttempt('second_factor', actor.id);
  const checked = await checkAssertion(tx, assertion, scope, actor.id);
  if (typeof checked === 'string') {
    await inSeparateTransaction((own) => record(own, actor, 'passkey.failed'));
    throw passkeyProblem(checked);
  }
  const verdict = await acceptAssertion(tx, checked);
  if (verdict === 'copied') {
    await inSeparateTransaction(async (own) => {
      await record(own, actor, 'passkey.copied');
      await notify(own, actor.id, 'passkey_copied', { passkey: checked.passkey.name });
    });
  }
  if (verdict !== 'accepted') throw passkeyProblem('wrong');
  await resetAttempts('second_factor', actor.id);
}

/** The error for a passkey, or a new one, that was refused. */
export function passkeyProblem(refused: Refused): Problem {
  if (refused === 'expired') return new Problem('conflict', LATE);
  return fieldProblem('passkey', 'wrong_passkey', WRONG_PASSKEY);
}

/**
 * Enqueues an email that notifies a person of a change to their account.
 * @param more who else made it, and the name of the passkey concerned
 */
export async function notify(
  tx: Tx,
  user_id: string,
  notice: SecurityNotice,
  more: { by?: string; passkey?: string } = {},
): Promise<void> {
  await enqueue(tx, { name: 'send-security-notice', data: { user_id, notice, ...more } });
}

/**
 * Removes all second factors of a person, app and passkeys, and what stands for one: recovery codes and trusted browsers.
 * @returns whether there was one
 */
export async function removeSecondFactors(tx: Tx, user_id: string): Promise<boolean> {
  const removed = await tx
    .delete(totpFactors)
    .where(eq(totpFactors.user_id, user_id))
    .returning({ confirmed_at: totpFactors.confirmed_at });
  const keys = await tx
    .delete(passkeys)
    .where(eq(passkeys.user_id, user_id))
    .returning({ confirmed_at: passkeys.confirmed_at });
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.user_id, user_id));
  await forgetTrustedBrowsers(tx, user_id);
  return [...removed, ...keys].some(({ confirmed_at }) => confirmed_at !== null);
}

function record(tx: Tx, actor: Actor, action: string): Promise<void> {
  return recordAudit(tx, actor, { action, target: { type: 'user', id: actor.id } });
}

// Uses the throttle pool: the caller's transaction is about to be rolled back, and the control pool may have no second
// connection to give.
function inSeparateTransaction(work: (tx: Tx) => Promise<void>): Promise<void> {
  return inTransaction(throttlePool(), work);
}
