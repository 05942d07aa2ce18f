import { sql } from 'drizzle-orm';
import { controlDb, controlPool } from '@/db/client';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { findSession } from '@/lib/account/sessions/find-session';
import type { Actor } from '@/lib/core/actor';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, signIn } from '@/tests/signed-in';
import { enrol } from '@/tests/two-factor';
import { findPolicy } from './read';

type Organization = Awaited<ReturnType<typeof makeOrganization>>;

/** An organization whose signed-in OWNER has two-factor authentication on. */
export async function guarded() {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'OWNER');
  const { actor, token, id: session_id } = await signIn(organization.id, user.id);
  await enrol(actor);
  return { organization, user, actor, token, session_id };
}

/** A member of an organization, signed in; `look` returns the session as the next request sees it. */
export async function colleague(organization: Organization, role: Parameters<typeof makeMember>[1] = 'MEMBER') {
  const { user } = await makeMember(organization, role);
  const { actor, token, id: session_id } = await signIn(organization.id, user.id);
  return { user, actor, token, session_id, look: () => findSession(token, browser) };
}

/** Sets a policy as if it had been set long ago. */
export async function setPolicy(
  { id }: Pick<Organization, 'id'>,
  values: Partial<typeof securityPolicies.$inferInsert>,
): Promise<void> {
  const { updated_at: _, ...policy } = { ...(await findPolicy(controlDb(), id)), updated_by_label: 'Test', ...values };
  await controlDb()
    .insert(securityPolicies)
    .values({ ...policy, organization_id: id })
    .onConflictDoUpdate({ target: securityPolicies.organization_id, set: policy });
}

/** The time this long before the database's now, as a column value. */
export const before = (interval: string) => sql`now() - ${interval}::interval` as unknown as string;
/** The time this many days ahead, in ISO 8601. */
export const ahead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** Sets the age of a session and how long it has been idle. */
export async function age(session_id: string, { created = '0', used = '0' }: { created?: string; used?: string }) {
  await controlPool().query(
    `update sessions set created_at = now() - greatest($2::interval, $3::interval), last_active_at = now() - $3::interval
     where id = $1`,
    [session_id, created, used],
  );
}

/** The policy changes in the organization's audit log, newest first. */
export async function changesOf({ organization_id }: Pick<Actor, 'organization_id'>): Promise<unknown[]> {
  const { rows } = await controlPool().query(
    `select changes from audit_events where organization_id = $1 and action = 'security_policy.update'
     order by created_at desc, id desc`,
    [organization_id],
  );
  return rows.map(({ changes }) => changes);
}
