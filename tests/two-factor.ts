import { setTimeout as sleep } from 'node:timers/promises';
import { generateSync } from 'otplib';
import { beginTwoFactor, proveTwoFactor, turnOnTwoFactor } from '@/lib/account/second-factor/operations';
import type { Actor } from '@/lib/core/actor';

/** The code that an authenticator app shows `steps` × 30 seconds from now. */
export function codeOf(seed: string, steps = 0): string {
  return generateSync({ secret: seed, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/**
 * Turns two-factor on for a signed-in person with the code of the previous time step, so that
 * the codes of the current and the next step are still unused.
 */
export async function enrol(actor: Actor): Promise<{ seed: string; recovery_codes: string[] }> {
  const { enrolment_id, seed } = await beginTwoFactor(actor, {});
  // Avoids the end of a step, where the previous one would become two steps old.
  const left_ms = 30_000 - (Date.now() % 30_000);
  if (left_ms < 3_000) await sleep(left_ms);
  const { recovery_codes } = await proveTwoFactor(actor, { enrolment_id, code: codeOf(seed, -1) });
  await turnOnTwoFactor(actor, { enrolment_id });
  return { seed, recovery_codes };
}
