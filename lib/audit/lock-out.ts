import { eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { describeError } from '@/lib/jobs/describe-error';
import { type RequestContext, systemActor } from '../actor';
import { noteAudit } from './notice';

/**
 * Records, in each organization of the person, that no more attempts at their account are taken for now. An address that
 * nobody has belongs to no organization. Returns at once; known address or not, the caller waits for nothing.
 */
export function noteLockOut(email: string, request: RequestContext): void {
  record(email, request).catch((error) => console.error(`recording a lock-out failed: ${describeError(error)}`));
}

async function record(email: string, request: RequestContext): Promise<void> {
  const homes = await controlDb()
    .select({
      user: { id: users.id, email: users.email, first_name: users.first_name, last_name: users.last_name },
      organization: { id: organizations.id, region: organizations.region },
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.user_id, users.id))
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(sql`lower(${users.email}) = ${email.toLowerCase()}`);
  for (const { user, organization } of homes) {
    const label = `${user.first_name} ${user.last_name} <${user.email}>`;
    noteAudit(
      { ...systemActor('sign_in', organization), kind: 'user', id: user.id, label, request },
      { action: 'session.locked_out', target: { type: 'user', id: user.id, label: user.email } },
    );
  }
}
