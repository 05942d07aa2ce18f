import { eq } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import type { RequestContext } from '@/lib/actor';
import { acceptInvitation } from '@/lib/invitations/operations';
import { Problem } from '@/lib/problem';
import { assertRoomToHash } from './hashing-queue';
import { findToken } from './one-time-token';
import { verifyPassword } from './password';
import { actorFor } from './sign-in';
import { attemptPassword, forgivePassword } from './throttle';

/**
 * Accepts an invitation by its link and the password of the invited account, without a session: somebody whose only
 * membership ended cannot sign in until they have joined. Opens no session; the sign-in that follows does.
 * @returns the e-mail to sign in with
 * @throws Problem `conflict` when the link is over, `sign_in_failed` on a wrong password, `rate_limited`
 */
export async function joinWithPassword(token: string, password: string, request: RequestContext): Promise<string> {
  const link = await findToken(controlDb(), 'join', token);
  const [user] = link?.user_id ? await controlDb().select().from(users).where(eq(users.id, link.user_id)) : [];
  if (!user || !link?.organization_id) {
    throw new Problem('conflict', 'This invitation is over. Ask the person who invited you to send it again.');
  }
  assertRoomToHash();
  await attemptPassword(user.email, request);
  if (!(await verifyPassword(user.password_hash, password))) {
    throw new Problem('sign_in_failed', `This is not the password of ${user.email}.`);
  }
  await forgivePassword(user.email, request);
  const actor = await actorFor(user, link.organization_id, request);
  await acceptInvitation({ ...actor, permissions: new Set(['self:write']) }, { token });
  return user.email;
}
