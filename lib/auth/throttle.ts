import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { throttlePool } from '@/db/client';
import { perProcess } from '@/lib/per-process';
import { Problem } from '@/lib/problem';
import { sha256 } from './one-time-token';

const MINUTE = 60;

/**
 * Attempts allowed in a span of seconds, counted in Postgres for all processes together.
 * An account's own limit is wide, so that a stranger cannot lock its owner out; the pair of account and address is narrow.
 */
const LIMITS = {
  account_and_address: { points: 10, duration: 15 * MINUTE },
  account: { points: 100, duration: 60 * MINUTE },
  address: { points: 100, duration: 15 * MINUTE },
  current_password: { points: 10, duration: 15 * MINUTE },
  password_reset: { points: 5, duration: 60 * MINUTE },
  invitations: { points: 500, duration: 24 * 60 * MINUTE },
} as const;
export type Throttle = keyof typeof LIMITS;

const limiters = perProcess('throttles', () => new Map<Throttle, RateLimiterPostgres>());

function limiter(name: Throttle): RateLimiterPostgres {
  let found = limiters.get(name);
  if (!found) {
    found = new RateLimiterPostgres({
      storeClient: throttlePool(),
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
 * @throws Problem `rate_limited`, with the minutes to wait, once the limit is reached
 */
export async function attempt(name: Throttle, subject: string): Promise<void> {
  try {
    await limiter(name).consume(sha256(subject));
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
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
