import { and, eq, not, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';
import { hasSecondFactorSql } from '@/lib/account/second-factor/second-factor';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem } from '@/lib/core/problem';
import { findUsers } from '@/lib/organization/members/read';
import { TWO_FACTOR_DEADLINE_DAYS } from './constants';
import type { PreviewTwoFactor, TwoFactorPreview } from './schema';

const FIELD = 'two_factor_required_from';

/** SQL condition: an active member of the organization without a second factor. */
export function withoutSecondFactor(organization_id: string) {
  return and(ofStatus(organization_id, 'active'), not(hasSecondFactorSql(memberships.user_id)));
}

/** Returns a page of the members who would have to set up a second factor, by name, and how many others there are. */
export async function previewRequirement(
  db: Db,
  organization_id: string,
  input: (typeof PreviewTwoFactor)['_output'],
): Promise<TwoFactorPreview> {
  const wanted = { ...input, two_factor: ['off' as const], status: ['active' as const], sort: 'name' as const };
  const [page, with_two_factor, invited] = await Promise.all([
    findUsers(db, organization_id, wanted),
    db.$count(memberships, and(ofStatus(organization_id, 'active'), hasSecondFactorSql(memberships.user_id))),
    db.$count(memberships, and(ofStatus(organization_id, 'invited'), not(hasSecondFactorSql(memberships.user_id)))),
  ]);
  return { ...page, with_two_factor, invited };
}

/**
 * Returns a deadline as it is stored: a time in the past becomes now, by the database's clock.
 * @throws Problem `validation_error` when it is more than a year ahead
 */
export async function deadlineOf(tx: Tx, wanted: string): Promise<string> {
  const at = sql`${wanted}::timestamptz(3)`;
  const { rows } = await tx.execute<{ at: string; near: boolean }>(sql`
    select greatest(${at}, date_trunc('milliseconds', now())) as at,
      ${at} <= now() + make_interval(days => ${TWO_FACTOR_DEADLINE_DAYS.max}) as near`);
  const { at: deadline, near } = rows[0]!;
  if (!near) throw fieldProblem(FIELD, 'too_far', 'Choose a deadline within a year from now.');
  return new Date(deadline).toISOString();
}

/**
 * Throws when actors require two-factor authentication without having it: they would lock themselves out. API keys may, as
 * they do not sign in.
 * @throws Problem `validation_error`
 */
export async function assertOwnSecondFactor(tx: Tx, actor: Actor): Promise<void> {
  if (actor.kind !== 'user') return;
  // Turning two-factor authentication off takes this lock first; the check is a separate statement, so that it sees the result.
  const own = eq(users.id, actor.id);
  await tx.select({ id: users.id }).from(users).where(own).for('no key update');
  const [self] = await tx
    .select({ two_factor: hasSecondFactorSql(users.id) })
    .from(users)
    .where(own);
  if (self?.two_factor) return;
  throw fieldProblem(
    FIELD,
    'own_second_factor_missing',
    'Set up two-factor authentication for yourself first, under Security. Then you can require it for everyone.',
  );
}

function ofStatus(organization_id: string, status: 'active' | 'invited') {
  return and(eq(memberships.organization_id, organization_id), eq(memberships.status, status));
}
