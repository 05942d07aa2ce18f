import { and, eq } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';
import { organizationDeletedEmail, organizationRestoredEmail } from './organization-deletion';

/** Tells an owner that the organization was deleted, or that this was undone, unless the opposite is true by now. */
export async function sendOrganizationDeletion(
  { organization_id, user_id, event, by }: JobData['send-organization-deletion'],
  { job_id, enqueued_at }: Attempt,
): Promise<Outcome> {
  const db = controlDb();
  const [organization] = await db
    .select({ organization_name: organizations.name, erase_at: organizations.erase_at })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, user_id)));
  const person = organization && (await findRecipient(db, user_id));
  if (!person) return skipped('the organization or the person is gone');
  const { organization_name, erase_at } = organization;
  const { first_name, email, time_zone } = person;
  const facts = { ...sender(), first_name, email, time_zone, organization_name, by };
  if ((event === 'deleted') !== (erase_at !== null)) return skipped('the opposite was done since');
  const letter = erase_at
    ? organizationDeletedEmail({ ...facts, erase_at })
    : organizationRestoredEmail({ ...facts, at: enqueued_at.toISOString() });
  return sendOrGiveUp({ to: person.to, ...letter, message_id: job_id });
}
