import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import type { Actor, RequestContext } from '@/lib/actor';
import { recordAudit } from '@/lib/audit/record';
import { Problem } from '@/lib/problem';
import { sha256 } from './one-time-token';
import { verifyPassword } from './password';
import { activeMembership, startSession } from './session';
import { attempt, forgive } from './throttle';

/** The words for every failure alike: unknown address, wrong password, suspended, expired temporary password. */
const REFUSAL =
  'E-mail or password is not right. A temporary password is good for 72 hours; ask for a new invitation if yours is older.';

interface Credentials {
  email: string;
  password: string;
}

/**
 * Checks e-mail and password and opens a session. A temporary password opens one that may only choose a new password.
 * Each attempt does the same work (one look-up, one Argon2id, one look-up of a token), whoever asks.
 * @returns the token for the cookie
 * @throws Problem `sign_in_failed` with the same words for every reason, `rate_limited` with the minutes to wait
 */
export async function signIn(credentials: Credentials, request: RequestContext): Promise<string> {
  const email = credentials.email.trim().toLowerCase();
  const password = credentials.password.trim();
  const address = request.ip ?? 'unknown';
  await attempt('address', address);
  await attempt('account_and_address', `${email} ${address}`);
  await attempt('account', email);

  const [user] = await controlDb().select().from(users).where(sql`lower(${users.email}) = ${email}`);
  const correct = await verifyPassword(user?.password_hash, credentials.password);
  const temporary = await findTemporaryPassword(user?.id, password);
  const home = user && (await chooseMembership(user.id, correct, temporary));
  if (!user || !home) {
    if (user) await recordFailure(user, request);
    throw new Problem('sign_in_failed', REFUSAL);
  }
  await forgive('account_and_address', `${email} ${address}`);
  const method = correct ? 'password' : 'temporary_password';
  const actor = await actorFor(user, home.organization_id, request);
  return inTransaction(controlPool(), async (tx) => {
    const session = await startSession(tx, {
      user_id: user.id,
      organization_id: home.organization_id,
      method,
      pending: correct ? null : 'set_password',
      request,
    });
    await tx
      .update(memberships)
      .set({ last_active_at: sql`now()` })
      .where(and(eq(memberships.user_id, user.id), eq(memberships.organization_id, home.organization_id)));
    await recordAudit(tx, actor, {
      action: 'session.sign_in',
      target: { type: 'session', id: session.id },
      changes: correct ? {} : { method: { before: null, after: method } },
    });
    return session.token;
  });
}

// Always asked, also for nobody, so that a person with a temporary password takes no longer than one without.
async function findTemporaryPassword(user_id: string | undefined, password: string) {
  const [token] = await controlDb()
    .select({ organization_id: oneTimeTokens.organization_id })
    .from(oneTimeTokens)
    .where(
      and(
        eq(oneTimeTokens.purpose, 'temporary_password'),
        eq(oneTimeTokens.token_hash, sha256(password.toLowerCase())),
        eq(oneTimeTokens.user_id, user_id ?? '00000000-0000-0000-0000-000000000000'),
        isNull(oneTimeTokens.used_at),
        gt(oneTimeTokens.expires_at, sql`now()`),
      ),
    );
  return token;
}

async function chooseMembership(
  user_id: string,
  correct: boolean,
  temporary: { organization_id: string | null } | undefined,
): Promise<{ organization_id: string } | undefined> {
  if (correct) return activeMembership(controlDb(), user_id);
  if (!temporary?.organization_id) return undefined;
  const [membership] = await controlDb()
    .select({ organization_id: memberships.organization_id })
    .from(memberships)
    .where(
      and(
        eq(memberships.user_id, user_id),
        eq(memberships.organization_id, temporary.organization_id),
        inArray(memberships.status, ['invited', 'active']),
      ),
    );
  return membership;
}

/** A person as the actor of what they did before there was a session. */
export async function actorFor(
  user: { id: string; email: string; first_name: string; last_name: string },
  organization_id: string,
  request: RequestContext,
): Promise<Actor> {
  const [organization] = await controlDb()
    .select({ region: organizations.region })
    .from(organizations)
    .where(eq(organizations.id, organization_id));
  return {
    kind: 'user',
    id: user.id,
    label: `${user.first_name} ${user.last_name} <${user.email}>`,
    organization_id,
    region: organization!.region,
    role: null,
    permissions: new Set(),
    session_id: null,
    request,
  };
}

async function recordFailure(user: typeof users.$inferSelect, request: RequestContext): Promise<void> {
  const [membership] = await controlDb()
    .select({ organization_id: memberships.organization_id })
    .from(memberships)
    .where(eq(memberships.user_id, user.id))
    .limit(1);
  if (!membership) return;
  const actor = await actorFor(user, membership.organization_id, request);
  await recordAudit(controlDb(), actor, { action: 'session.sign_in_failed', target: { type: 'user', id: user.id } });
}
