import { sql } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { securityPolicies, twoFactorNotices } from '@/db/schema/control/security-policies';
import { hasSecondFactorSql } from '@/lib/account/second-factor/second-factor';
import type { BackgroundTask } from '@/lib/platform/jobs/background-work';
import { enqueue } from '@/lib/platform/jobs/queue';

const BATCH = 100;

/**
 * Has the members of organizations that require a second factor, and who have none, told so: when it is set, and again seven
 * days and one day before the deadline. Once for each deadline and occasion, whatever happens, because the note of it and the
 * jobs commit together. Any number of processes may do this at the same time.
 */
export async function remindOfTwoFactor(): Promise<void> {
  while ((await inTransaction(controlPool(), remindSome)) === BATCH);
}

// The occasion is the least number of days before the deadline that has come: 365 from the beginning, then 7, then 1. Whoever
// is told late is told once, of what is left; after the deadline only those hear of it who were told nothing before.
async function remindSome(tx: Tx): Promise<number> {
  const { rows } = await tx.execute<{ organization_id: string; user_id: string; due_at: string }>(sql`
    with affected as (
      select ${memberships}.organization_id, ${memberships}.user_id, required.due_at, required.days_before
      from (
        select organization_id, two_factor_required_from as due_at,
          case
            when two_factor_required_from <= now() + interval '1 day' then 1
            when two_factor_required_from <= now() + interval '7 days' then 7
            else 365
          end as days_before
        from ${securityPolicies} join ${organizations} on ${organizations.id} = organization_id
        where two_factor_required_from is not null and erase_at is null
      ) as required
      join ${memberships} on ${memberships}.organization_id = required.organization_id
      left join ${twoFactorNotices} as told
        on told.organization_id = ${memberships}.organization_id and told.user_id = ${memberships}.user_id
      where ${memberships}.status = 'active'
        and not ${hasSecondFactorSql(memberships.user_id)}
        and (told.due_at is distinct from required.due_at
          or (told.days_before > required.days_before and required.due_at > now()))
      order by ${memberships}.organization_id, ${memberships}.user_id
      limit ${BATCH}
    )
    insert into ${twoFactorNotices} as told (organization_id, user_id, due_at, days_before)
    select organization_id, user_id, due_at, days_before from affected
    on conflict (organization_id, user_id) do update
      set due_at = excluded.due_at, days_before = excluded.days_before
      where told.due_at <> excluded.due_at or told.days_before > excluded.days_before
    returning organization_id, user_id, due_at`);
  for (const { organization_id, user_id, due_at } of rows) {
    const data = { organization_id, user_id, due_at: new Date(due_at).toISOString() };
    await enqueue(tx, { name: 'send-two-factor-required', data });
  }
  return rows.length;
}

export const background: BackgroundTask[] = [
  { name: 'reminding of required two-factor authentication', every_ms: 30_000, run: remindOfTwoFactor },
];
