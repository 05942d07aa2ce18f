import { and, eq } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { hasSecondFactorSql } from '@/lib/account/second-factor/second-factor';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';
import { twoFactorRequiredEmail } from './two-factor-required';

/** Tells a member by when they need a second factor, unless they have one by now, have left, or the deadline is another. */
export async function sendTwoFactorRequired(
  { organization_id, user_id, due_at }: JobData['send-two-factor-required'],
  { job_id }: Attempt,
): Promise<Outcome> {
  const db = controlDb();
  const [found] = await db
    .select({ organization_name: organizations.name, two_factor: hasSecondFactorSql(memberships.user_id) })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .innerJoin(securityPolicies, eq(securityPolicies.organization_id, memberships.organization_id))
    .where(
      and(
        eq(memberships.organization_id, organization_id),
        eq(memberships.user_id, user_id),
        eq(memberships.status, 'active'),
        eq(securityPolicies.two_factor_required_from, due_at),
      ),
    );
  const person = found && (await findRecipient(db, user_id));
  if (!person) return skipped('the person is no member any more, or the deadline is another now');
  if (found.two_factor) return skipped('the person has a second factor now');
  const { first_name, email, time_zone } = person;
  const { organization_name } = found;
  const letter = twoFactorRequiredEmail({ ...sender(), first_name, email, time_zone, organization_name, due_at });
  return sendOrGiveUp({ to: person.to, ...letter, message_id: job_id });
}
