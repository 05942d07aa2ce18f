import { eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';
import type { RequestContext } from '@/lib/core/actor';
import { log } from '@/lib/core/log';
import { personInLog } from './record';
import { recordThrottled } from './record-throttled';

/** Records that an account is temporarily locked after too many attempts; see `recordAtAccount`. */
export function recordLockOut(email: string, request: RequestContext): void {
  recordAtAccount('session.locked_out', email, request);
}

/**
 * Records a signed-out event, such as a failed sign-in, in each organization of the account with this email address. Does
 * nothing for an unknown address. Returns immediately either way, so that timing does not reveal whether an account exists.
 */
export function recordAtAccount(action: string, email: string, request: RequestContext): void {
  record(action, email, request).catch((error) => log.error('audit', { action, error }));
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
