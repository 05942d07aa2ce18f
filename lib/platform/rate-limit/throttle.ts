import type { QueryConfig } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { throttlePool } from '@/db/client';
import type { RequestContext } from '@/lib/core/actor';
import { formatNumber, plural } from '@/lib/core/format';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';
import { recordLockOut } from '@/lib/platform/audit-trail/at-account';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { limitsReached } from '@/lib/platform/metrics/metrics';

const MINUTE = 60;

/**
 * Attempts allowed within a number of seconds, counted in Postgres for all processes. The limit per account is generous, so
 * that a stranger cannot lock its owner out; the limit per account and IP address is strict.
 */
const LIMITS = {
  account_and_address: { points: 10, duration: 15 * MINUTE },
  account: { points: 100, duration: 60 * MINUTE },
  address: { points: 100, duration: 15 * MINUTE },
  second_factor: { points: 10, duration: 15 * MINUTE },
  // Each sign-in page requests one for the browser's autofill, and many people may share an IP address.
  passkey_requests: { points: 1000, duration: 15 * MINUTE },
  password_reset: { points: 5, duration: 60 * MINUTE },
  // Per person, and per new address.
  email_change: { points: 5, duration: 60 * MINUTE },
  // Twice as many as one list can have: it can be sent, and those who missed it can be reminded.
  invitations: {
    points: 20_000,
    duration: 24 * 60 * MINUTE,
    refusal: 'Your organization can send up to 20,000 invitations in 24 hours.',
  },
  // Members who get one from a bulk change: as many as one change can have.
  bulk_temporary_passwords: { points: 100_000, duration: 24 * 60 * MINUTE },
  // Each new key and each rotation sends a mail to every owner.
  new_api_keys: { points: 200, duration: 60 * MINUTE },
} as const;
export type Throttle = keyof typeof LIMITS;

interface Limit {
  points: number;
  duration: number;
  /** Says what the limit is, where callers should know it. */
  refusal?: string;
}

const limitOf = (name: Throttle): Limit => LIMITS[name];

const limiters = processSingleton('throttles', () => new Map<Throttle, RateLimiterPostgres>());

/**
 * The throttle pool without prepared statements. The library names its statements, and a name exists in one server connection
 * only: PgBouncer in transaction mode may give the next query another connection, where the name is unknown or taken.
 */
const unnamed = { query: ({ text, values }: QueryConfig) => throttlePool().query({ text, values }) };

function limiter(name: Throttle): RateLimiterPostgres {
  let found = limiters.get(name);
  if (!found) {
    found = new RateLimiterPostgres({
      storeClient: unnamed,
      storeType: 'pool',
      tableName: 'throttles',
      tableCreated: true,
      keyPrefix: name,
      points: limitOf(name).points,
      duration: limitOf(name).duration,
    });
    limiters.set(name, found);
  }
  return found;
}

/** Checks that so many attempts can be made at once at all. @throws Problem `conflict` for more than the limit */
export function assertPossible(name: Throttle, times: number): void {
  const { points, refusal = 'Too many attempts.' } = limitOf(name);
  if (times > points)
    throw new Problem('conflict', `${refusal} These are ${formatNumber(times)} at once: select fewer.`);
}

/**
 * Counts an attempt by a subject (an account, an IP address, …) before its outcome is known. With `times`, counts all of them
 * or none, so that a smaller number can still be tried.
 * @throws Problem `rate_limited`, with the minutes to wait, once the limit is reached; `conflict` for more at once than it ever allows
 */
export async function consumeAttempt(name: Throttle, subject: string, times = 1): Promise<void> {
  assertPossible(name, times);
  try {
    await limiter(name).consume(sha256(subject), times);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    limitsReached.of(name).value++;
    if (times > 1) await limiter(name).reward(sha256(subject), times);
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    const wait = plural(Math.ceil(seconds / 60), 'minute');
    const { refusal = 'Too many attempts.' } = limitOf(name);
    throw new Problem('rate_limited', `${refusal} Try again in ${wait}.`, { retry_after_seconds: seconds });
  }
}

/** Resets the attempts of a subject after a success. */
export async function resetAttempts(name: Throttle, subject: string): Promise<void> {
  await limiter(name).delete(sha256(subject));
}

/** Refunds an attempt that succeeded, so that only failures count: many people may share an IP address. */
export async function refundAttempt(name: Throttle, subject: string): Promise<void> {
  await limiter(name).reward(sha256(subject));
}

/**
 * Counts a password that is about to be checked, wherever it is entered, against the limit per account and the limit per
 * account and IP address.
 * @throws Problem `rate_limited`
 */
export async function consumePasswordAttempt(email: string, request: RequestContext): Promise<void> {
  try {
    await consumeAttempt('account_and_address', accountAndAddress(email, request));
    await consumeAttempt('account', email.toLowerCase());
  } catch (refusal) {
    if (refusal instanceof Problem) recordLockOut(email, request);
    throw refusal;
  }
}

/** After a correct password: resets the wrong ones for this account from this IP address, and refunds this one. */
export async function resetPasswordAttempts(email: string, request: RequestContext): Promise<void> {
  await resetAttempts('account_and_address', accountAndAddress(email, request));
  await refundAttempt('account', email.toLowerCase());
}

function accountAndAddress(email: string, request: RequestContext): string {
  return `${email.toLowerCase()} ${request.ip ?? 'unknown'}`;
}
