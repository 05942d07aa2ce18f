import { eq, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction, type Tx } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { type RequestContext, systemActor } from '@/lib/actor';
import { recordAudit } from '@/lib/audit/record';
import { enqueue } from '@/lib/jobs/queue';
import { Problem } from '@/lib/problem';
import { consumeToken, discardTokens, findToken } from './one-time-token';
import { assertStrongPassword, hashPassword } from './password';
import { revokeSessions } from './session';
import { attempt } from './throttle';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const STALE = 'This link has been used or is older than an hour. Ask for a new one.';

/**
 * Enqueues the mail with the link. Address known or not, the same is done and said, so that nobody learns who has an account.
 * @throws Problem `rate_limited`
 */
export async function requestPasswordReset(email: string, request: RequestContext): Promise<void> {
  const address = email.trim().toLowerCase();
  await attempt('address', request.ip ?? 'unknown');
  await attempt('password_reset', address);
  await inTransaction(controlPool(), async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(sql`lower(${users.email}) = ${address}`);
    await enqueue(tx, { name: 'send-password-reset', data: { user_id: user?.id ?? NOBODY } });
  });
}

/** Whether a link is still good; for showing the form. */
export async function isResetLinkGood(token: string): Promise<boolean> {
  return Boolean(await findToken(controlDb(), 'password_reset', token));
}

/**
 * Sets a new password by the link and ends every session of the person. It does not sign in: a second factor still stands.
 * @throws Problem `conflict` when the link is not good; `validation_error` on a weak password
 */
export async function resetPassword(token: string, new_password: string, request: RequestContext): Promise<void> {
  await attempt('address', request.ip ?? 'unknown');
  if (!(await isResetLinkGood(token))) throw new Problem('conflict', STALE);
  const password_hash = await hashPassword(new_password);
  await inTransaction(controlPool(), async (tx) => {
    const used = await consumeToken(tx, 'password_reset', token);
    if (!used?.user_id) throw new Problem('conflict', STALE);
    const [user] = await tx
      .update(users)
      .set({ password_hash, password_changed_at: sql`now()`, updated_at: sql`now()` })
      .where(eq(users.id, used.user_id))
      .returning();
    assertStrongPassword(new_password, [user!.email, user!.first_name, user!.last_name]);
    await discardTokens(tx, { purpose: 'temporary_password', user_id: used.user_id });
    await revokeSessions(tx, { user_id: used.user_id }, 'password_reset');
    await enqueue(tx, { name: 'send-password-changed', data: { user_id: used.user_id } });
    await recordEverywhere(tx, user!, request);
  });
}

// The person's account is in each of their organizations: the log of each says that it changed.
async function recordEverywhere(tx: Tx, user: typeof users.$inferSelect, request: RequestContext): Promise<void> {
  const homes = await tx
    .select({ id: organizations.id, region: organizations.region })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(eq(memberships.user_id, user.id));
  for (const home of homes) {
    const actor = {
      ...systemActor('password_reset', home),
      kind: 'user' as const,
      id: user.id,
      label: `${user.first_name} ${user.last_name} <${user.email}>`,
      request,
    };
    await recordAudit(tx, actor, {
      action: 'security.reset_password',
      target: { type: 'user', id: user.id, label: user.email },
    });
  }
}
