import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { controlDb, controlPool, type Db, inTransaction, type Tx } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { oneTimeTokens, sessions } from '@/db/schema/control/sign-in';
import { assertHashingCapacity } from '@/lib/account/password/hashing-queue';
import { verifyPassword } from '@/lib/account/password/password';
import { renewOutdatedHash } from '@/lib/account/password/renew-hash';
import { hasSecondFactor, type SecondFactor } from '@/lib/account/second-factor/second-factor';
import { renewTrust, type Trust } from '@/lib/account/second-factor/trusted-browser';
import { activeMembership } from '@/lib/account/sessions/find-session';
import { startSession } from '@/lib/account/sessions/session';
import type { RequestContext } from '@/lib/core/actor';
import { log } from '@/lib/core/log';
import { Problem } from '@/lib/core/problem';
import {
  type AuditActor,
  type AuditEntry,
  type Person,
  personInLog,
  recordAudit,
} from '@/lib/platform/audit-trail/record';
import { discardTokens, sha256 } from '@/lib/platform/crypto/tokens';
import {
  consumeAttempt,
  consumePasswordAttempt,
  refundAttempt,
  resetPasswordAttempts,
} from '@/lib/platform/rate-limit/throttle';
import { activateMembership, joinObstacle } from './accept-invitation';
import { refusalFor } from './access';
import { recordDevice } from './known-device';
import { credentialsUnchanged } from './lock-credentials';

/** The same words for every failure that a stranger can cause: unknown address, wrong password, expired temporary password. */
const REFUSAL =
  'Incorrect email or password. A temporary password expires after 72 hours; ask for a new invitation if yours is older.';

interface Credentials {
  email: string;
  password: string;
}

/** An opened session: the token for its cookie, and the new token of a trusted browser. */
interface Opened {
  token: string;
  trust?: Trust;
}

/**
 * Checks email and password and opens a session. If the person has a second factor and doesn't trust this browser, the session can
 * only verify the factor; with a temporary password it can then only set a new one. Every attempt does the same work (one look-up,
 * one Argon2id, one token look-up), for known and unknown addresses.
 * @param trust the token of a trusted browser
 * @throws Problem `sign_in_failed` with the same words for every reason, except after the correct password: then it says why the
 *   person can't sign in. `rate_limited` with the minutes to wait
 */
export async function signIn(credentials: Credentials, request: RequestContext, trust?: string): Promise<Opened> {
  const email = credentials.email.trim().toLowerCase();
  const password = credentials.password.trim();
  const address = request.ip ?? 'unknown';
  assertHashingCapacity();
  await consumeAttempt('address', address);
  await consumePasswordAttempt(email, request);

  const [user] = await controlDb().select().from(users).where(sql`lower(${users.email}) = ${email}`);
  const correct = await verifyPassword(user?.password_hash, credentials.password);
  const temporary = await findTemporaryPassword(controlDb(), user?.id, password);
  const home = user && (await chooseMembership(user, correct, temporary));
  if (!user || !home) {
    if (user) recordFailedSignIn(user, request);
    const why = user && (correct || temporary) ? await refusalFor(controlDb(), user.id) : undefined;
    throw new Problem('sign_in_failed', why ?? REFUSAL);
  }
  if (correct) await renewOutdatedHash(user, credentials.password);
  await resetPasswordAttempts(email, request);
  await refundAttempt('address', address);
  const author = personInLog(user, home.organization_id, request);
  const opened = await inTransaction(controlPool(), async (tx) => {
    if (!(await credentialsUnchanged(tx, user))) return undefined;
    if (!correct && !(await findTemporaryPassword(tx, user.id, password))) return undefined;
    const method = correct ? 'password' : 'temporary_password';
    if (!(await hasSecondFactor(tx, user.id))) return { token: await openSession(tx, author, method) };
    const renewed = trust && (await renewTrust(tx, user.id, trust));
    if (typeof renewed === 'object') {
      return { token: await openSession(tx, author, method, 'trusted_browser'), trust: renewed };
    }
    if (renewed === 'copied') await recordAudit(tx, author, { action: 'two_factor.copied_browser' });
    const { token, entry } = await startPendingSession(tx, author, method);
    await recordAudit(tx, author, entry);
    return { token };
  });
  if (opened) return opened;
  recordFailedSignIn(user, request);
  throw new Problem('sign_in_failed', REFUSAL);
}

type Method = (typeof sessions.method.enumValues)[number];

/**
 * Opens a session that owes the second factor.
 * @param invitation_id the invitation that is accepted with it
 * @returns the token for the cookie, and its audit entry
 */
export async function startPendingSession(tx: Tx, actor: AuditActor, method: Method, invitation_id?: string) {
  const session = await startSession(tx, {
    ...sessionFields(actor),
    method,
    pending: 'verify_second_factor',
    invitation_id,
  });
  const entry = { action: 'session.second_factor_asked', target: { type: 'session', id: session.id } };
  return { token: session.token, entry };
}

/**
 * Opens a session for a person who has completed every step of signing in, and records it.
 * @param second_factor what replaced the second factor
 * @returns the token for the cookie
 */
export async function openSession(
  tx: Tx,
  actor: AuditActor,
  method: Method,
  second_factor?: SecondFactor,
): Promise<string> {
  const pending = method === 'temporary_password' ? 'set_password' : null;
  const session = await startSession(tx, { ...sessionFields(actor), method, pending, second_factor });
  await recordAudit(tx, actor, await signedIn(tx, actor, { ...session, method }, second_factor));
  return session.token;
}

/**
 * Completes a sign-in: stores the organization, where the next sign-in starts, and the browser, with a new-device email if needed.
 * Every way of signing in ends here.
 * @returns the audit entry
 */
export async function signedIn(
  tx: Tx,
  actor: AuditActor,
  session: { id: string; method: Method },
  second_factor?: SecondFactor,
): Promise<AuditEntry & { action: string }> {
  await acceptPendingInvitation(tx, actor, session.id);
  await tx
    .update(memberships)
    .set({ last_active_at: sql`now()` })
    .where(and(eq(memberships.user_id, actor.id), eq(memberships.organization_id, actor.organization_id)));
  const new_device = await recordDevice(tx, session.id);
  return {
    action: 'session.sign_in',
    target: { type: 'session', id: session.id },
    changes: {
      ...(session.method !== 'password' && { method: { before: null, after: session.method } }),
      ...(second_factor && { second_factor: { before: null, after: second_factor } }),
      ...(new_device && { new_device: { before: null, after: true } }),
    },
  };
}

// A person with a second factor who came by an invitation link has now proved everything that joining requires.
async function acceptPendingInvitation(tx: Tx, actor: AuditActor, session_id: string): Promise<void> {
  const { organization_id, id: user_id } = actor;
  const [session] = await tx
    .select({ invitation_id: sessions.invitation_id })
    .from(sessions)
    .where(eq(sessions.id, session_id));
  if (!session?.invitation_id) return;
  const accepted = await activateMembership(tx, { organization_id, user_id });
  await discardTokens(tx, { purpose: 'join', user_id, organization_id });
  if (!accepted) return;
  await recordAudit(tx, actor, {
    action: 'invitation.accept',
    target: { type: 'invitation', id: accepted.id, label: accepted.email },
    changes: { status: { before: 'pending', after: 'accepted' } },
  });
}

const sessionFields = ({ id, organization_id, request }: AuditActor) => ({ user_id: id, organization_id, request });

// Always runs, even for unknown users, to keep timing constant.
async function findTemporaryPassword(db: Db | Tx, user_id: string | undefined, password: string) {
  const [token] = await db
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
  { id: user_id, email }: { id: string; email: string },
  correct: boolean,
  temporary: { organization_id: string | null } | undefined,
): Promise<{ organization_id: string } | undefined> {
  if (correct) return activeMembership(controlDb(), user_id);
  if (!temporary?.organization_id) return undefined;
  const [place] = await controlDb()
    .select({
      status: memberships.status,
      organization: {
        id: organizations.id,
        name: organizations.name,
        erase_at: organizations.erase_at,
        allowed_email_domains: organizations.allowed_email_domains,
      },
    })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(
      and(
        eq(memberships.user_id, user_id),
        eq(memberships.organization_id, temporary.organization_id),
        inArray(memberships.status, ['invited', 'active']),
      ),
    );
  // Checked now, before the person chooses a password in vain.
  if (place?.status === 'invited' && joinObstacle(place.organization, email)) return undefined;
  return place && { organization_id: place.organization.id };
}

/** Records a failed sign-in. The response doesn't wait for it, so that timing doesn't tell whether the account exists. */
export function recordFailedSignIn(user: Person, request: RequestContext): void {
  recordFailure(user, request).catch((error) => log.error('audit', { action: 'session.sign_in_failed', error }));
}

async function recordFailure(user: Person, request: RequestContext): Promise<void> {
  const homes = await controlDb()
    .select({ organization_id: memberships.organization_id })
    .from(memberships)
    .where(eq(memberships.user_id, user.id));
  for (const { organization_id } of homes) {
    await recordAudit(controlDb(), personInLog(user, organization_id, request), {
      action: 'session.sign_in_failed',
      target: { type: 'user', id: user.id },
    });
  }
}
