import bowser from 'bowser';
import { and, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import { controlDb, type Db, type Tx } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { type Actor, authorityOf, type RequestContext } from '@/lib/actor';
import { randomToken, sha256 } from './one-time-token';

type Session = typeof sessions.$inferSelect;

/** Longest life of a session in days (NIST SP 800-63B-4, AAL1), and the days without use after which it ends. */
export const SESSION_DAYS = 30;
const IDLE_DAYS = 14;
// A session that still owes a step is only good for taking that step.
const PENDING_HOURS = 1;

interface NewSession {
  user_id: string;
  organization_id: string;
  method: Session['method'];
  pending: Session['pending'];
  request: RequestContext;
}

/** Opens a session. @returns its id and the token for the cookie, which is stored nowhere but there. */
export async function startSession(tx: Tx, session: NewSession): Promise<{ id: string; token: string }> {
  const token = randomToken();
  const { request, ...facts } = session;
  const [row] = await tx
    .insert(sessions)
    .values({
      ...facts,
      ...describeDevice(request.user_agent),
      token_hash: sha256(token),
      ip: request.ip,
      user_agent: request.user_agent?.slice(0, 512),
      expires_at: session.pending ? inHours(PENDING_HOURS) : inHours(SESSION_DAYS * 24),
    })
    .returning({ id: sessions.id });
  return { id: row!.id, token };
}

/** A new token for a session that has gained authority; the old one is dead at once (ASVS 7.2.4). */
export async function rotateSession(session_id: string): Promise<string> {
  const token = randomToken();
  await controlDb()
    .update(sessions)
    .set({ token_hash: sha256(token) })
    .where(eq(sessions.id, session_id));
  return token;
}

/** Marks a session as through with its steps, and gives it its full life. */
export async function completeSession(tx: Tx, session_id: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ pending: null, expires_at: inHours(SESSION_DAYS * 24) })
    .where(eq(sessions.id, session_id));
}

/** Ends sessions of a person: one, all but one, or all. Ended rows stay, as history. @returns how many ended */
export async function revokeSessions(
  db: Db | Tx,
  which: { user_id: string; only?: string; except?: string | null; organization_id?: string },
  reason: string,
): Promise<number> {
  const ended = await db
    .update(sessions)
    .set({ revoked_at: sql`now()`, revoked_reason: reason })
    .where(
      and(
        eq(sessions.user_id, which.user_id),
        isNull(sessions.revoked_at),
        which.only ? eq(sessions.id, which.only) : undefined,
        which.except ? ne(sessions.id, which.except) : undefined,
        which.organization_id ? eq(sessions.organization_id, which.organization_id) : undefined,
      ),
    )
    .returning({ id: sessions.id });
  return ended.length;
}

/** What makes a session good: not ended, not past its life, not idle too long; by the database's clock. */
export function liveSession() {
  return and(
    isNull(sessions.revoked_at),
    gt(sessions.expires_at, sql`now()`),
    gt(sessions.last_active_at, sql`now() - make_interval(days => ${IDLE_DAYS})`),
  );
}

/** A signed-in person as the shell shows them, with the actor that operations take. */
export interface SignedIn {
  session_id: string;
  pending: Session['pending'];
  user: { id: string; email: string; first_name: string; last_name: string; theme: 'system' | 'light' | 'dark' };
  organization: { id: string; name: string; plan: 'starter' | 'pro' | 'elite' };
  actor: Actor;
}

/**
 * The person behind a cookie's token: one indexed query per request, so that a revoked, expired, demoted or suspended
 * person is seen at once. Undefined when the session is no longer good.
 */
export async function findSession(token: string, request: RequestContext): Promise<SignedIn | undefined> {
  const row = await readSession(token);
  if (!row) return undefined;
  if (!mayUse(row)) {
    if (!(await moveElsewhere(row.session))) return undefined;
    return findSession(token, request);
  }
  await touch(row.session, row.idle_seconds);
  const { session, user, organization, membership } = row;
  return {
    session_id: session.id,
    pending: session.pending,
    user,
    organization: { id: organization.id, name: organization.name, plan: organization.plan },
    actor: {
      kind: 'user',
      id: user.id,
      label: `${user.first_name} ${user.last_name} <${user.email}>`,
      organization_id: organization.id,
      region: organization.region,
      role: membership!.role,
      permissions: authorityOf(membership!.role, session.pending),
      session_id: session.id,
      request,
    },
  };
}

type Row = NonNullable<Awaited<ReturnType<typeof readSession>>>;

async function readSession(token: string) {
  const [row] = await controlDb()
    .select({
      session: {
        id: sessions.id,
        user_id: sessions.user_id,
        organization_id: sessions.organization_id,
        pending: sessions.pending,
      },
      idle_seconds: sql<number>`extract(epoch from now() - ${sessions.last_active_at})`.mapWith(Number),
      user: {
        id: users.id,
        email: users.email,
        first_name: users.first_name,
        last_name: users.last_name,
        theme: users.theme,
      },
      organization: {
        id: organizations.id,
        name: organizations.name,
        plan: organizations.plan,
        region: organizations.region,
      },
      membership: { role: memberships.role, status: memberships.status },
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .innerJoin(organizations, eq(organizations.id, sessions.organization_id))
    .leftJoin(
      memberships,
      and(eq(memberships.user_id, sessions.user_id), eq(memberships.organization_id, sessions.organization_id)),
    )
    .where(and(eq(sessions.token_hash, sha256(token)), liveSession()));
  return row;
}

// A person who was invited is no member yet, but may choose the password that makes them one.
function mayUse({ session, membership }: Row): boolean {
  return membership?.status === 'active' || (membership?.status === 'invited' && session.pending === 'set_password');
}

// Removed or suspended here, the person may still belong elsewhere: the session goes on there, or not at all.
async function moveElsewhere(session: Row['session']): Promise<boolean> {
  if (session.pending) return false;
  const home = await activeMembership(controlDb(), session.user_id);
  if (!home) return false;
  await controlDb().update(sessions).set({ organization_id: home.organization_id }).where(eq(sessions.id, session.id));
  return true;
}

/** The membership that a person last used, among those in force. */
export async function activeMembership(db: Db | Tx, user_id: string) {
  const [membership] = await db
    .select({ organization_id: memberships.organization_id, role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.user_id, user_id), eq(memberships.status, 'active')))
    .orderBy(sql`${memberships.last_active_at} desc nulls last`, desc(memberships.created_at))
    .limit(1);
  return membership;
}

// "Last active" is true to the minute; writing it at every request would make each page view an update.
async function touch(session: Row['session'], idle_seconds: number): Promise<void> {
  if (idle_seconds < 60) return;
  const db = controlDb();
  await db.update(sessions).set({ last_active_at: sql`now()` }).where(eq(sessions.id, session.id));
  await db
    .update(memberships)
    .set({ last_active_at: sql`now()` })
    .where(and(eq(memberships.user_id, session.user_id), eq(memberships.organization_id, session.organization_id)));
}

/** Browser and device in words, such as `Chrome 130` and `macOS`; null where the agent does not say. */
export function describeDevice(user_agent: string | null): { browser: string | null; device: string | null } {
  if (!user_agent) return { browser: null, device: null };
  const { browser, os, platform } = bowser.parse(user_agent);
  const version = browser.version?.split('.')[0];
  return {
    browser: browser.name ? [browser.name, version].filter(Boolean).join(' ') : null,
    device:
      [os.name, platform.type === 'mobile' || platform.type === 'tablet' ? platform.model : undefined]
        .filter(Boolean)
        .join(' · ') || null,
  };
}

function inHours(hours: number) {
  return sql`now() + make_interval(hours => ${hours})`;
}
