import { and, eq, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import { controlDb, type Db, type Tx } from '@/db/client';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { sessions } from '@/db/schema/control/sign-in';
import type { SecondFactor } from '@/lib/account/second-factor/second-factor';
import { SESSION_IDLE_MINUTES, SESSION_LIFETIME_MINUTES } from '@/lib/account/sessions/limits';
import type { RequestContext } from '@/lib/core/actor';
import { describeDevice } from '@/lib/core/user-agent';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

type Session = typeof sessions.$inferSelect;

// A session that still owes a step is valid only for that step, and briefly: the second factor belongs to the password that
// was just entered (ASVS 6.6.2).
const PENDING_MINUTES = { set_password: 60, verify_second_factor: 10 };

/** Minutes after which sensitive operations require reauthentication. */
export const PROOF_MINUTES = 10;

interface NewSession {
  user_id: string;
  organization_id: string;
  method: Session['method'];
  pending: Session['pending'];
  /** The invitation that is accepted once all steps are done. */
  invitation_id?: string;
  /** What replaced the second factor: a trusted browser or a passkey. */
  second_factor?: SecondFactor;
  request: RequestContext;
}

/** Opens a session. @returns its id and the token for the cookie, which is stored only there */
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
      device_hash: request.device_hash,
      expires_at: endOf(session.pending),
    })
    .returning({ id: sessions.id });
  return { id: row!.id, token };
}

/** Gives a session that has gained authority a new token; the old one stops working at once (ASVS 7.2.4). */
export async function rotateSession(session_id: string): Promise<string> {
  const token = randomToken();
  await controlDb()
    .update(sessions)
    .set({ token_hash: sha256(token) })
    .where(eq(sessions.id, session_id));
  return token;
}

/** Completes a session's steps and gives it its full lifetime. The last step counts as authentication. */
export async function completeSession(tx: Tx, session_id: string): Promise<void> {
  await tx
    .update(sessions)
    .set({ pending: null, proved_at: sql`now()`, expires_at: endOf(null) })
    .where(eq(sessions.id, session_id));
}

/**
 * Moves a session past its second factor. After a temporary password a new one must be set next; otherwise the sign-in is
 * complete. The caller has locked the session, whose token is rotated after the commit (`rotates_session`).
 * @returns the step that is still due
 */
export async function completeSecondFactor(
  tx: Tx,
  session: Pick<Session, 'id' | 'method'>,
  second_factor: SecondFactor,
): Promise<Session['pending']> {
  const pending = session.method === 'temporary_password' ? 'set_password' : null;
  await tx
    .update(sessions)
    .set({ pending, second_factor, proved_at: sql`now()`, expires_at: endOf(pending) })
    .where(eq(sessions.id, session.id));
  return pending;
}

/** Records that the person behind a session has just authenticated. Its token must be rotated (`rotates_session`). */
export async function markReauthenticated(tx: Tx, session_id: string): Promise<void> {
  await tx.update(sessions).set({ proved_at: sql`now()` }).where(eq(sessions.id, session_id));
}

/** Ends sessions of one or several people: one, all but one, or all. The rows stay as history. @returns how many ended */
export async function revokeSessions(
  db: Db | Tx,
  which: { user_id: string | readonly string[]; only?: string; except?: string | null; organization_id?: string },
  reason: string,
): Promise<number> {
  const ended = await db
    .update(sessions)
    // A session that has already expired keeps its own reason.
    .set({
      revoked_at: sql`least(${naturalEnd()}, now())`,
      revoked_reason: sql`case when ${naturalEnd()} <= now() then ${naturalEndReason()} else ${reason} end`,
    })
    .where(
      and(
        inArray(sessions.user_id, [which.user_id].flat()),
        isNull(sessions.revoked_at),
        which.only ? eq(sessions.id, which.only) : undefined,
        which.except ? ne(sessions.id, which.except) : undefined,
        which.organization_id ? eq(sessions.organization_id, which.organization_id) : undefined,
      ),
    )
    .returning({ reason: sessions.revoked_reason });
  return ended.filter((session) => session.reason === reason).length;
}

/**
 * The SQL condition for a live session: not ended, within its lifetime and not idle too long, by the database's clock and the
 * organization's current limits.
 */
export function liveSession() {
  return and(isNull(sessions.revoked_at), sql`${naturalEnd()} > now()`);
}

/**
 * SQL: when a session expires by itself: idle for too long, past its maximum length, or with a sign-in step not taken in time.
 */
export function naturalEnd(): SQL<string> {
  return sql<string>`least(${IDLE_END}, ${LIFE_END}, ${EXPIRY})`;
}

/** SQL: why it expires then. */
export function naturalEndReason(): SQL<string> {
  return sql<string>`case
    when ${EXPIRY} <= least(${IDLE_END}, ${LIFE_END}) then case when ${PENDING} is null then 'expired' else 'unfinished' end
    when ${IDLE_END} <= ${LIFE_END} then 'idle'
    else 'expired' end`;
}

// Drizzle omits the table name when a query has one table; in a subquery the column would then be another one.
const EXPIRY = sql`${sessions}.expires_at`;
const PENDING = sql`${sessions}.pending`;
const IDLE_END = sql`${sessions}.last_active_at + ${minutes('session_idle_minutes', SESSION_IDLE_MINUTES.default)}`;
const LIFE_END = sql`${sessions}.created_at + ${minutes('session_lifetime_minutes', SESSION_LIFETIME_MINUTES.default)}`;

function minutes(column: 'session_idle_minutes' | 'session_lifetime_minutes', otherwise: number): SQL {
  return sql`make_interval(mins => coalesce((
    select ${securityPolicies}.${sql.identifier(column)} from ${securityPolicies}
    where ${securityPolicies}.organization_id = ${sessions}.organization_id
  ), ${sql.raw(String(otherwise))}))`;
}

// The longest that an organization may choose: its own limit is applied when the session is read.
function endOf(pending: Session['pending']) {
  const life = pending ? PENDING_MINUTES[pending] : SESSION_LIFETIME_MINUTES.max;
  return sql`now() + make_interval(mins => ${life})`;
}
