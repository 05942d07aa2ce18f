import type { totpFactors } from '@/db/schema/control/second-factors';
import { newFactor } from '@/lib/account/second-factor/totp-factor';
import type { Person } from './people';
import { Random } from './random';
import { DAY, iso } from './times';

/**
 * The authenticator apps of people with two-factor on: most admins and some others. People with the demo
 * password have none, so that the password alone signs in; the seeds of all others are discarded.
 */
export function factorRows(now: number, everyone: readonly Person[]): (typeof totpFactors.$inferInsert)[] {
  const random = new Random('two-factor');
  const able = everyone.filter((person) => person.last_active !== null && person.status !== 'invited');
  return able.flatMap((person) => {
    const wants = random.chance(person.role === 'MEMBER' ? 0.4 : 0.85);
    if (!wants || person.demo_password) return [];
    const at = iso(Math.floor(Math.min(person.joined + random.between(DAY / 24, 40 * DAY), now - DAY / 24)));
    return [{ ...newFactor(person.id).row, created_at: at, proved_at: at, confirmed_at: at }];
  });
}
