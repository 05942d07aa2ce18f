import { eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';
import type { RequestContext } from '@/lib/core/actor';
import { describeError } from '@/lib/core/describe-error';
import { personInLog } from './record';
import { recordThrottled } from './record-throttled';

/** Records that no more attempts at an account are taken for now; see `recordAtAccount`. */
export function recordLockOut(email: string, request: RequestContext): void {
  recordAtAccount('session.locked_out', email, request);
}

/**
 * Records, in each organization of a person, what happened at their account while nobody was signed in to it. An address that
 * nobody has belongs to no organization. Returns at once; known address or not, the caller waits for nothing.
 */
export function recordAtAccount(action: string, email: string, request: RequestContext): void {
  record(action, email, request).catch((error) => console.error(`recording ${action} failed: ${describeError(error)}`));
}

async function record(action: string, email: string, request: RequestContext): Promise<void> {
  const homes = await controlDb()
    .select({
      user: { id: users.id, email: users.email, first_name: users.first_name, last_name: users.last_name },
      organization_id: memberships.organization_id,
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.user_id, users.id))
    .where(sql`lower(${users.email}) = ${email.toLowerCase()}`)
    .orderBy(memberships.organization_id);
  for (const { user, organization_id } of homes) {
    const target = { type: 'user', id: user.id, label: user.email };
    recordThrottled(personInLog(user, organization_id, request), { action, target });
  }
}
