import { and, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import { controlDb, controlPool, type Db, inTransaction, type Tx } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { oneTimeTokens, sessions } from '@/db/schema/control/sign-in';
import { assertRoomToHash } from '@/lib/account/password/hashing-queue';
import { verifyPassword } from '@/lib/account/password/password';
import { renewOutdatedHash } from '@/lib/account/password/renew-hash';
import { hasSecondFactor, type SecondFactor } from '@/lib/account/second-factor/second-factor';
import { renewTrust, type Trust } from '@/lib/account/second-factor/trusted-browser';
import { activeMembership } from '@/lib/account/sessions/find-session';
import { startSession } from '@/lib/account/sessions/session';
import type { Actor, RequestContext } from '@/lib/core/actor';
import { log } from '@/lib/core/log';
import { Problem } from '@/lib/core/problem';
import { type AuditEntry, recordAudit } from '@/lib/platform/audit-trail/record';
import { discardTokens, sha256 } from '@/lib/platform/crypto/tokens';
import { attempt, consumePasswordAttempt, giveBack, resetPasswordAttempts } from '@/lib/platform/rate-limit/throttle';
import { activateMembership, joinObstacle } from './accept-invitation';
import { refusalFor } from './access';
import { noteDevice } from './known-device';
import { credentialsUnchanged } from './lock-credentials';

/** The words for every failure that a stranger could cause alike: unknown address, wrong password, expired temporary password. */
const REFUSAL =
  'E-mail or password is not right. A temporary password is good for 72 hours; ask for a new invitation if yours is older.';

interface Credentials {
  email: string;
  password: string;
}

/** A session that was opened: the token for its cookie, and the new token of a remembered browser. */
interface Opened {
  token: string;
  trust?: Trust;
}

/**
 * Checks e-mail and password and opens a session. When the person has a second factor, and this browser is not remembered
 * for them, the session may give that and nothing else; with a temporary password it may then choose a new password.
 * Each attempt does the same work (one look-up, one Argon2id, one look-up of a token), whoever asks.
 * @param trust the token of a remembered browser
 * @throws Problem `sign_in_failed` with the same words for every reason, except to somebody who gave the right password: they
 *   are told why they cannot sign in. `rate_limited` with the minutes to wait
 */
export async function signIn(credentials: Credentials, request: RequestContext, trust?: string): Promise<Opened> {
  const email = credentials.email.trim().toLowerCase();
  const password = credentials.password.trim();
  const address = request.ip ?? 'unknown';
  assertRoomToHash();
  await attempt('address', address);
  await consumePasswordAttempt(email, request);

  const [user] = await controlDb().select().from(users).where(sql`lower(${users.email}) = ${email}`);
  const correct = await verifyPassword(user?.password_hash, credentials.password);
  const temporary = await findTemporaryPassword(controlDb(), user?.id, password);
  const home = user && (await chooseMembership(user, correct, temporary));
  if (!user || !home) {
    if (user) noteFailure(user, request);
    const why = user && (correct || temporary) ? await refusalFor(controlDb(), user.id) : undefined;
    throw new Problem('sign_in_failed', why ?? REFUSAL);
  }
  if (correct) await renewOutdatedHash(user, credentials.password);
  await resetPasswordAttempts(email, request);
  await giveBack('address', address);
  const actor = await actorFor(user, home.organization_id, request);
  const opened = await inTransaction(controlPool(), async (tx) => {
    if (!(await credentialsUnchanged(tx, user))) return undefined;
    if (!correct && !(await findTemporaryPassword(tx, user.id, password))) return undefined;
    const method = correct ? 'password' : 'temporary_password';
    if (!(await hasSecondFactor(tx, user.id))) return { token: await openSession(tx, actor, method) };
    const renewed = trust && (await renewTrust(tx, user.id, trust));
    if (typeof renewed === 'object') {
      return { token: await openSession(tx, actor, method, 'trusted_browser'), trust: renewed };
    }
    if (renewed === 'copied') await recordAudit(tx, actor, { action: 'two_factor.copied_browser' });
    return { token: await askSecondFactor(tx, actor, method) };
  });
  if (opened) return opened;
  noteFailure(user, request);
  throw new Problem('sign_in_failed', REFUSAL);
}

type Method = (typeof sessions.method.enumValues)[number];

/**
 * Opens a session that owes the second factor. @param invitation_id what is accepted with it
 * @returns the token for the cookie
 */
export async function askSecondFactor(tx: Tx, actor: Actor, method: Method, invitation_id?: string): Promise<string> {
  const session = await startSession(tx, { ...whose(actor), method, pending: 'verify_second_factor', invitation_id });
  await recordAudit(tx, actor, { action: 'session.second_factor_asked', target: { type: 'session', id: session.id } });
  return session.token;
}

/**
 * Opens a session for somebody who has shown all that signing in takes, and records it.
 * @param second_factor what stood for the second factor at once
 * @returns the token for the cookie
 */
export async function openSession(tx: Tx, actor: Actor, method: Method, second_factor?: SecondFactor): Promise<string> {
  const pending = method === 'temporary_password' ? 'set_password' : null;
  const session = await startSession(tx, { ...whose(actor), method, pending, second_factor });
  await recordAudit(tx, actor, await signedIn(tx, actor, { ...session, method }, second_factor));
  return session.token;
}

/**
 * Notes in which organization a person signed in, where the next sign-in begins, and in which browser: they are told of one
 * that is new to them. Every way of signing in ends here. @returns what the log says of it
 */
export async function signedIn(
  tx: Tx,
  actor: Actor,
  session: { id: string; method: Method },
  second_factor?: SecondFactor,
): Promise<AuditEntry & { action: string }> {
  await joinAsAsked(tx, actor, session.id);
  await tx
    .update(memberships)
    .set({ last_active_at: sql`now()` })
    .where(and(eq(memberships.user_id, actor.id), eq(memberships.organization_id, actor.organization_id)));
  const new_device = await noteDevice(tx, session.id);
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

// Somebody with a second factor who came by the link of an invitation has shown now all that joining takes.
async function joinAsAsked(tx: Tx, actor: Actor, session_id: string): Promise<void> {
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

const whose = ({ id, organization_id, request }: Actor) => ({ user_id: id, organization_id, request });

// Always asked, also for nobody, so that a person with a temporary password takes no longer than one without.
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
  // Said now, and not once a password has been chosen in vain.
  if (place?.status === 'invited' && joinObstacle(place.organization, email)) return undefined;
  return place && { organization_id: place.organization.id };
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
    recently_authenticated: true,
    request,
  };
}

/** Records a failed sign-in. The answer does not wait for it: it would come later for an account that exists than for one that does not. */
export function noteFailure(user: Parameters<typeof actorFor>[0], request: RequestContext): void {
  recordFailure(user, request).catch((error) => log.error('audit', { action: 'session.sign_in_failed', error }));
}

async function recordFailure(user: Parameters<typeof actorFor>[0], request: RequestContext): Promise<void> {
  const homes = await controlDb()
    .select({ organization_id: memberships.organization_id })
    .from(memberships)
    .where(eq(memberships.user_id, user.id));
  for (const { organization_id } of homes) {
    const actor = await actorFor(user, organization_id, request);
    await recordAudit(controlDb(), actor, { action: 'session.sign_in_failed', target: { type: 'user', id: user.id } });
  }
}
