import { and, eq, isNull } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { memberships, type organizations } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { startSession } from '@/lib/account/sessions/session';
import { makeMember, makeOrganization } from '@/tests/fixtures';

type Organization = typeof organizations.$inferSelect;

/** An organization with its OWNER. */
export async function owned() {
  const organization = await makeOrganization();
  const { actor, user } = await makeMember(organization, 'OWNER');
  return { organization, actor, user };
}

/** Creates a fully signed-in session of a person. */
export function signIn(user_id: string, organization: Organization): Promise<{ id: string }> {
  const request = { id: 't', ip: null, user_agent: null };
  return inTransaction(controlPool(), (tx) =>
    startSession(tx, { user_id, organization_id: organization.id, method: 'password', pending: null, request }),
  );
}

/** Returns the ids of a person's open sessions. */
export async function openSessions(user_id: string): Promise<string[]> {
  const open = await controlDb()
    .select({ id: sessions.id })
    .from(sessions)
    .where(and(eq(sessions.user_id, user_id), isNull(sessions.revoked_at)));
  return open.map(({ id }) => id);
}

/** Makes a person a MEMBER of another organization. */
export async function joinToo(organization: Organization, user_id: string): Promise<void> {
  await controlDb()
    .insert(memberships)
    .values({ organization_id: organization.id, user_id, role: 'MEMBER', status: 'active' });
}
