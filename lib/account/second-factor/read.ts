import type { Db } from '@/db/client';
import { recoveryCodesOf } from './recovery-codes';
import { organizationsRequiring } from './requirement';
import type { TwoFactor } from './schema';
import { STEP_SECONDS } from './totp';
import { activeFactor } from './totp-factor';
import { trustedBrowsersOf } from './trusted-browser';

/** Returns the state of a person's second factor: the app, the recovery codes and the trusted browsers. */
export async function twoFactorOf(db: Db, user_id: string): Promise<TwoFactor> {
  const [factor, recovery_codes, trusted_browsers, required_by] = await Promise.all([
    activeFactor(db, user_id),
    recoveryCodesOf(db, user_id),
    trustedBrowsersOf(db, user_id),
    organizationsRequiring(db, user_id),
  ]);
  return { app: factor ? appOf(factor) : null, recovery_codes, trusted_browsers, required_by };
}

function appOf({ confirmed_at, last_used_step, locked_at }: NonNullable<Awaited<ReturnType<typeof activeFactor>>>) {
  return {
    added_at: confirmed_at!,
    last_used_at: last_used_step === null ? null : new Date(last_used_step * STEP_SECONDS * 1000).toISOString(),
    is_locked: locked_at !== null,
  };
}
