import type { QueryConfig } from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { throttlePool } from '@/db/client';
import type { RequestContext } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';
import { recordLockOut } from '@/lib/platform/audit-trail/at-account';
import { sha256 } from '@/lib/platform/crypto/tokens';

const MINUTE = 60;

/**
 * Attempts allowed in a span of seconds, counted in Postgres for all processes together.
 * An account's own limit is wide, so that a stranger cannot lock its owner out; the pair of account and address is narrow.
 */
const LIMITS = {
  account_and_address: { points: 10, duration: 15 * MINUTE },
  account: { points: 100, duration: 60 * MINUTE },
  address: { points: 100, duration: 15 * MINUTE },
  second_factor: { points: 10, duration: 15 * MINUTE },
  // Each sign-in page that is opened asks for one, for the browser's autofill: many people may share an address.
  passkey_requests: { points: 1000, duration: 15 * MINUTE },
  password_reset: { points: 5, duration: 60 * MINUTE },
  // By a person, and to an address.
  email_change: { points: 5, duration: 60 * MINUTE },
  invitations: { points: 500, duration: 24 * 60 * MINUTE },
  // Each new key and each rotation is mailed to every owner.
  new_api_keys: { points: 200, duration: 60 * MINUTE },
} as const;
export type Throttle = keyof typeof LIMITS;

const limiters = processSingleton('throttles', () => new Map<Throttle, RateLimiterPostgres>());

/**
 * The throttle pool without prepared statements. The library names each of its statements, and a name lives in one server
 * connection: PgBouncer in transaction mode gives the next query another one, where the name is unknown or taken.
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
      ...LIMITS[name],
    });
    limiters.set(name, found);
  }
  return found;
}

/**
 * Counts one attempt by this subject (an account, an address, …), before it is known whether it will succeed.
 * Several at once count all or none, so that a smaller number may still be tried.
 * @throws Problem `rate_limited`, with the minutes to wait, once the limit is reached
 */
export async function attempt(name: Throttle, subject: string, times = 1): Promise<void> {
  try {
    await limiter(name).consume(sha256(subject), times);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    if (times > 1) await limiter(name).reward(sha256(subject), times);
    const seconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    const minutes = Math.ceil(seconds / 60);
    throw new Problem(
      'rate_limited',
      `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      { retry_after_seconds: seconds },
    );
  }
}

/** Forgets the attempts of a subject, after it has succeeded. */
export async function forgive(name: Throttle, subject: string): Promise<void> {
  await limiter(name).delete(sha256(subject));
}

/** Gives one attempt back that succeeded, so that only failures count: many people may share an address. */
export async function giveBack(name: Throttle, subject: string): Promise<void> {
  await limiter(name).reward(sha256(subject));
}

/**
 * Counts a password that is about to be checked, wherever it is entered: against the account, widely, and against the account
 * and the address together, narrowly.
 * @throws Problem `rate_limited`
 */
export async function consumePasswordAttempt(email: string, request: RequestContext): Promise<void> {
  try {
    await attempt('account_and_address', accountAndAddress(email, request));
    await attempt('account', email.toLowerCase());
  } catch (refusal) {
    if (refusal instanceof Problem) recordLockOut(email, request);
    throw refusal;
  }
}

/** After the right password: forgets the wrong ones of the account from this address, and does not count this one anywhere. */
export async function resetPasswordAttempts(email: string, request: RequestContext): Promise<void> {
  await forgive('account_and_address', accountAndAddress(email, request));
  await giveBack('account', email.toLowerCase());
}

function accountAndAddress(email: string, request: RequestContext): string {
  return `${email.toLowerCase()} ${request.ip ?? 'unknown'}`;
}
