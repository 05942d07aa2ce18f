import { and, eq, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { newId } from '@/lib/core/id';
import { Problem, toProblem } from '@/lib/core/problem';
import { updateOrganization } from '@/lib/organization/settings/operations';
import { createToken } from '@/lib/platform/crypto/tokens';
import { allJobs } from '@/lib/platform/jobs/testing';
import { makeMember, makeOrganization } from '@/tests/fixtures';

/** A person to invite. */
export const someone = (email = `${newId()}@acme.example`) => ({ email, first_name: 'Ada', last_name: 'Okafor' });

/** An organization with its ADMIN. */
export async function admin() {
  const organization = await makeOrganization();
  const { actor } = await makeMember(organization, 'ADMIN');
  return { organization, actor };
}

/** Returns the problem that a call fails with, as its caller sees it. */
export async function problem(work: Promise<unknown>): Promise<Problem> {
  const outcome = await work.then(
    () => new Error('nothing was refused'),
    (error: unknown) => toProblem(error),
  );
  if (!(outcome instanceof Problem)) throw outcome;
  return outcome;
}

/** Returns a person's membership by email address. */
export async function membershipOf(organization_id: string, email: string) {
  const [row] = await controlDb()
    .select({ user_id: users.id, role: memberships.role, status: memberships.status })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(eq(memberships.organization_id, organization_id), eq(users.email, email)));
  return row;
}

/** Makes an invitation expire. */
export async function expire(id: string): Promise<void> {
  await controlDb()
    .update(invitations)
    .set({ expires_at: sql`now() - interval '1 second'` })
    .where(eq(invitations.id, id));
}

/** Allows only the domain of a new owner, which revokes invitations to other addresses. For an organization whose settings are unchanged. */
export async function narrowDomains(organization: Awaited<ReturnType<typeof makeOrganization>>) {
  const { actor } = await makeMember(organization, 'OWNER', { email: `${newId()}@elsewhere.example` });
  const changed = { version: 1, allowed_email_domains: ['elsewhere.example'] };
  return updateOrganization({ ...actor, recently_authenticated: true }, changed);
}

/** Returns the emails queued for an invitation. */
export const jobsFor = async (id: string) => (await allJobs()).filter((job) => job.data.invitation_id === id);

/** Returns the audit events about a target. */
export const eventsOf = (id: string) => controlDb().select().from(auditEvents).where(eq(auditEvents.target_id, id));

/** Creates the secret that an invitation's email would contain. */
export function mintFor(
  invitation: { id: string },
  purpose: 'join' | 'temporary_password',
  user_id: string,
  organization_id: string,
) {
  return inTransaction(controlPool(), (tx) =>
    createToken(tx, { purpose, user_id, organization_id, invitation_id: invitation.id }),
  );
}
