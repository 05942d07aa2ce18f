import { eq, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { plural } from '@/lib/core/format';
import { fieldProblem } from '@/lib/core/problem';
import { LONGEST_LIFE_YEARS } from './constants';

// The clock of the client that chose “in 90 days” may be ahead of the database's.
const CLOCKS_DIFFER = sql`interval '1 hour'`;

/** SQL condition: the key lives longer than this many days from now. */
export function longerThan(days: number): SQL {
  return sql`(${apiKeys.expires_at} is null or ${apiKeys.expires_at} > now() + make_interval(days => ${days}) + ${CLOCKS_DIFFER})`;
}

/**
 * The one place that decides how long a key may live. The lifetime counts from the moment of the choice, so that a key still in use
 * can be extended.
 * @throws Problem `validation_error` unless the time is in the future by the database's clock, within the maximum lifetime and
 * within the limit of the organization's security policy
 */
export async function assertExpiry(db: Tx, organization_id: string, expires_at: string | null): Promise<void> {
  const days = await longestLifeDays(db, organization_id);
  if (expires_at === null) {
    if (days === null) return;
    throw fieldProblem('expires_at', 'expiry_required', `${limitWords(days)} Choose when this key expires.`);
  }
  const at = sql`${expires_at}::timestamptz(3)`;
  const latest = sql`now() + make_interval(years => ${sql.raw(String(LONGEST_LIFE_YEARS))})`;
  const allowed = sql`now() + make_interval(days => ${days}::int) + ${CLOCKS_DIFFER}`;
  const { rows } = await db.execute<{ ahead: boolean; near: boolean; allowed: boolean }>(
    sql`select ${at} > now() as ahead, ${at} <= ${latest} as near, coalesce(${at} <= ${allowed}, true) as allowed`,
  );
  if (!rows[0]!.ahead) throw fieldProblem('expires_at', 'not_in_future', 'Choose a time in the future.');
  if (!rows[0]!.allowed) {
    throw fieldProblem('expires_at', 'beyond_policy', `${limitWords(days!)} Choose an earlier time.`);
  }
  if (!rows[0]!.near) {
    throw fieldProblem(
      'expires_at',
      'too_far',
      `A key can last at most ${LONGEST_LIFE_YEARS} years. Choose an earlier time${days === null ? ', or never' : ''}.`,
    );
  }
}

/** Returns the security policy's maximum key lifetime in days; null for no limit. */
async function longestLifeDays(db: Tx, organization_id: string): Promise<number | null> {
  const [policy] = await db
    .select({ days: securityPolicies.api_key_lifetime_days })
    .from(securityPolicies)
    .where(eq(securityPolicies.organization_id, organization_id));
  return policy?.days ?? null;
}

function limitWords(days: number): string {
  return `Your organization requires API keys to expire within ${plural(days, 'day')}.`;
}
