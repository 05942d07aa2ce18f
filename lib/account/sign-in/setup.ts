import { sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction, type Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { hashPassword } from '@/lib/account/password/password';
import { assertGoodPassword } from '@/lib/account/password/password-policy';
import { type RequestContext, systemActor } from '@/lib/core/actor';
import { env } from '@/lib/core/env';
import { Problem } from '@/lib/core/problem';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { consumeToken, createToken, findToken } from '@/lib/platform/crypto/tokens';
import { attempt } from '@/lib/platform/rate-limit/throttle';
import type { SetupInput } from './schema';

const STALE = 'This set-up link is no longer good. Restart the server to print a new one, or sign in.';

/** The address of the first set-up with its one-time token, valid 24 hours; null once an organization exists. */
export async function setupUrl(): Promise<string | null> {
  return inTransaction(controlPool(), async (tx) => {
    if (await anyOrganization(tx)) return null;
    const { secret } = await createToken(tx, { purpose: 'setup' });
    return `${env.APP_URL}/setup?token=${secret}`;
  });
}

/** Whether the token opens the set-up: it is live and nobody was faster. */
export async function maySetUp(token: string): Promise<boolean> {
  return Boolean(await findToken(controlDb(), 'setup', token));
}

/**
 * Makes the first organization and its OWNER, once.
 * @throws Problem `conflict` when the token is used up, expired or never was; `validation_error` on a weak password
 */
export async function setUp({ token, ...input }: SetupInput, request: RequestContext): Promise<void> {
  await attempt('address', request.ip ?? 'unknown');
  if (!(await maySetUp(token))) throw new Problem('conflict', STALE);
  await assertGoodPassword(input.new_password, [
    input.email,
    input.first_name,
    input.last_name,
    input.organization_name,
  ]);
  const password_hash = await hashPassword(input.new_password);
  await inTransaction(controlPool(), async (tx) => {
    await lockInTransaction(tx, 'setup');
    if (!(await consumeToken(tx, 'setup', token)) || (await anyOrganization(tx))) {
      throw new Problem('conflict', STALE);
    }
    const [organization] = await tx.insert(organizations).values({ name: input.organization_name }).returning();
    const [user] = await tx
      .insert(users)
      .values({
        email: input.email,
        first_name: input.first_name,
        last_name: input.last_name,
        password_hash,
        password_changed_at: sql`now()`,
      })
      .returning({ id: users.id });
    await tx
      .insert(memberships)
      .values({ organization_id: organization!.id, user_id: user!.id, role: 'OWNER', status: 'active' });
    await recordAudit(
      tx,
      { ...systemActor('setup', organization!), request },
      {
        action: 'organization.create',
        target: { type: 'organization', id: organization!.id, label: organization!.name },
      },
    );
  });
}

async function anyOrganization(tx: Tx): Promise<boolean> {
  const rows = await tx.select({ id: organizations.id }).from(organizations).limit(1);
  return rows.length > 0;
}
