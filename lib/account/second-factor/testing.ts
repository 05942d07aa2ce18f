import { desc, eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { hashPassword } from '@/lib/account/password/password';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { signIn } from '@/tests/signed-in';

export const PASSWORD = 'sturdy otter lamp canyon';
const password_hash = hashPassword(PASSWORD);

/** An ADMIN with a password, signed in. */
export async function person() {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'ADMIN', { password_hash: await password_hash });
  const session = await signIn(organization.id, user.id);
  return { organization, user, ...session };
}

/** Returns the notices sent to a person, oldest first. */
export async function notices(user_id: string): Promise<string[]> {
  const { rows } = await controlDb().execute<{ notice: string }>(
    sql`select data ->> 'notice' as notice from jobs.job
        where name = 'send-security-notice' and data ->> 'user_id' = ${user_id} order by created_on`,
  );
  return rows.map(({ notice }) => notice);
}

/** Returns the actions in an organization's log, newest first. */
export async function actionsOf(organization_id: string): Promise<string[]> {
  const rows = await controlDb()
    .select({ action: auditEvents.action })
    .from(auditEvents)
    .where(eq(auditEvents.organization_id, organization_id))
    .orderBy(desc(auditEvents.created_at), desc(auditEvents.id));
  return rows.map(({ action }) => action);
}
