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
import { attempt, forgive } from '@/lib/platform/rate-limit/throttle';
import { consumeRecoveryCode } from './recovery-codes';
import { acceptCode, confirmedFactor, countFailure, MOST_FAILURES } from './totp-factor';
import { forgetBrowsers } from './trusted-browser';

/** The kinds of second factor that a session can have been opened with. */
export type SecondFactor = (typeof sessions.second_factor.enumValues)[number];

// After this many wrong codes in a row the person is told: whoever enters codes knew the password.
const TELL_AFTER = 10;
const WRONG = 'This code is not right. Enter the one that your app shows now.';
const WRONG_RECOVERY = 'This is none of your unused recovery codes.';
const USED = 'This code was used already. Wait until your app shows the next one.';
const WRONG_PASSKEY = 'This passkey did not show that it is you. Try again, or use another way.';
const LATE = 'This took too long, or was answered already. Try again.';
const LOCKED =
  'Your authenticator app is locked after 100 wrong codes. Use a recovery code, or ask an administrator to reset your two-factor authentication.';

/**
 * An SQL condition: whether signing in by the password takes the person a second factor. A passkey is one, too: otherwise it
 * would lock the front door and leave the password's open.
 * @param user_id the column that says whose
 */
export function hasSecondFactorSql(user_id: AnyColumn): SQL<boolean> {
  return sql<boolean>`(${hasApp(user_id)} or ${hasPasskey(user_id)})`;
}

/** An SQL condition: whether the person has an authenticator app. @param user_id the column that says whose */
export function hasApp(user_id: AnyColumn): SQL<boolean> {
  return sql<boolean>`exists (
    select 1 from ${totpFactors} where ${totpFactors}.user_id = ${nameOf(user_id)} and ${totpFactors}.confirmed_at is not null
  )`;
}

/** An SQL condition: whether the person has a passkey. @param user_id the column that says whose */
export function hasPasskey(user_id: AnyColumn): SQL<boolean> {
  return sql<boolean>`exists (
    select 1 from ${passkeys} where ${passkeys}.user_id = ${nameOf(user_id)} and ${passkeys}.confirmed_at is not null
  )`;
}

// Drizzle leaves tables out of the names of columns where only one is selected from; within these it would be another column.
const nameOf = (column: AnyColumn) => sql`${column.table}.${sql.identifier(column.name)}`;

/** Whether signing in by the password takes the person a second factor. */
export async function hasSecondFactor(db: Db | Tx, user_id: string): Promise<boolean> {
  const [user] = await db
    .select({ id: users.id, second_factor: hasSecondFactorSql(users.id) })
    .from(users)
    .where(eq(users.id, user_id));
  return user?.second_factor ?? false;
}

/**
 * Proves the second factor by a code: six digits from the app, or a recovery code. Attempts are limited per person, across
 * sessions and processes; wrong digits also count against the app for good. Both stay counted although the caller's
 * transaction is rolled back.
 * @returns which of the two it was
 * @throws Problem `validation_error` on `code`, `rate_limited` after ten attempts in 15 minutes
 */
export async function verifyCode(tx: Tx, actor: Actor, entered: string): Promise<'totp' | 'recovery_code'> {
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

/**
 * Proves by a passkey of the person's own that they sit there. Attempts count with those by code.
 * @param bond what the challenge was made for
 * @throws Problem `validation_error` on `passkey`, `conflict` when the challenge is over, `rate_limited`
 */
export async function verifyPasskeyFactor(
  tx: Tx,
  actor: Actor,
  assertion: Assertion,
  bond: ChallengeScope,
): Promise<void> {
  await attempt('second_factor', actor.id);
  const checked = await checkAssertion(tx, assertion, bond, actor.id);
  if (typeof checked === 'string') {
    await onItsOwn((own) => record(own, actor, 'passkey.failed'));
    throw passkeyProblem(checked);
  }
  const verdict = await acceptAssertion(tx, checked);
  if (verdict === 'copied') {
    await onItsOwn(async (own) => {
      await record(own, actor, 'passkey.copied');
      await notify(own, actor.id, 'passkey_copied', { passkey: checked.passkey.name });
    });
  }
  if (verdict !== 'accepted') throw passkeyProblem('wrong');
  await forgive('second_factor', actor.id);
}

/** Why a passkey, or one being made, was not taken. */
export function passkeyProblem(refused: Refused): Problem {
  if (refused === 'expired') return new Problem('conflict', LATE);
  return fieldProblem('passkey', 'wrong_passkey', WRONG_PASSKEY);
}

/**
 * Enqueues a mail that tells a person what happened to their account.
 * @param more who else did it, and the name of the passkey that it is about
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
 * Takes away every second factor of a person, app and passkeys, and with them what stood for one: recovery codes and
 * remembered browsers.
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
  await forgetBrowsers(tx, user_id);
  return [...removed, ...keys].some(({ confirmed_at }) => confirmed_at !== null);
}

function record(tx: Tx, actor: Actor, action: string): Promise<void> {
  return recordAudit(tx, actor, { action, target: { type: 'user', id: actor.id } });
}

// A connection from the pool that attempts are counted with: the caller's transaction is about to be undone, and the control
// pool may have no second one to give.
function onItsOwn(work: (tx: Tx) => Promise<void>): Promise<void> {
  return inTransaction(throttlePool(), work);
}
