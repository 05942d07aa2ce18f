import { and, desc, eq, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm';
import { controlDb, type Db } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships, users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import type { Activity, EndedSession, Session } from '@/lib/account/security/schema';
import type { Actor } from '@/lib/core/actor';
import type { Location } from '@/lib/core/location';
import { describeDevice } from '@/lib/core/user-agent';
import { findToken } from '@/lib/platform/crypto/tokens';
import { locateAddress, withLocations } from '@/lib/platform/location/locate';
import { liveSession, naturalEnd, naturalEndReason } from './session';
import { HISTORY_DAYS } from './session-history';

/** Most sessions that a list shows. */
export const SHOWN_SESSIONS = 100;
const SHOWN_ACTIVITY = 10;
// The nouns of actions that concern a person's own access.
const OWN_ACCESS = ['session', 'security', 'two_factor', 'passkey'];

/** What is shown of a session. */
export const sessionColumns = {
  id: sessions.id,
  device: sessions.device,
  browser: sessions.browser,
  ip: sessions.ip,
  method: sessions.method,
  second_factor: sessions.second_factor,
  created_at: sessions.created_at,
  last_active_at: sessions.last_active_at,
};

/** Returns the devices that a person is signed in on: the current one first, then by last use. */
export async function liveSessions(db: Db, actor: Actor): Promise<Session[]> {
  const is_current = sql<boolean>`coalesce(${sessions.id} = ${actor.session_id}, false)`;
  const rows = await db
    .select({ ...sessionColumns, is_current })
    .from(sessions)
    .where(and(eq(sessions.user_id, actor.id), liveSession()))
    .orderBy(desc(is_current), desc(sessions.last_active_at), desc(sessions.id))
    .limit(SHOWN_SESSIONS);
  return withLocations(rows);
}

/** Returns a person's sessions that ended in the last 30 days and why, latest first. */
export async function endedSessions(db: Db, actor: Actor): Promise<EndedSession[]> {
  // A session that expired is marked as ended a few minutes later.
  const ended_at = sql`coalesce(${sessions.revoked_at}, ${naturalEnd()})`;
  const rows = await db
    .select({
      ...sessionColumns,
      ended_at: ended_at.mapWith(sessions.revoked_at) as SQL<string>,
      ended_reason: sql<string>`coalesce(${sessions.revoked_reason}, ${naturalEndReason()})`,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.user_id, actor.id),
        or(isNotNull(sessions.revoked_at), sql`${naturalEnd()} <= now()`),
        sql`${ended_at} > now() - make_interval(days => ${HISTORY_DAYS})`,
      ),
    )
    .orderBy(desc(ended_at), desc(sessions.id))
    .limit(SHOWN_SESSIONS);
  return withLocations(rows);
}

/** Returns the latest events about a person's own access, from the logs of all their organizations. */
export async function ownActivity(db: Db, actor: Actor): Promise<Activity[]> {
  const mine = db
    .select({ id: memberships.organization_id })
    .from(memberships)
    .where(eq(memberships.user_id, actor.id));
  const rows = await db
    .select({
      id: auditEvents.id,
      action: auditEvents.action,
      ip: auditEvents.ip,
      user_agent: auditEvents.user_agent,
      created_at: auditEvents.created_at,
    })
    .from(auditEvents)
    .where(
      and(
        inArray(auditEvents.organization_id, mine),
        eq(auditEvents.actor_id, actor.id),
        inArray(sql`split_part(${auditEvents.action}, '.', 1)`, OWN_ACCESS),
      ),
    )
    .orderBy(desc(auditEvents.created_at), desc(auditEvents.id))
    .limit(SHOWN_ACTIVITY);
  return withLocations(rows.map(({ user_agent, ...event }) => ({ ...event, ...describeDevice(user_agent) })));
}

/** A sign-in, with what helps its person recognize it. */
export interface SignInDescription {
  email: string;
  browser: string | null;
  device: string | null;
  ip: string | null;
  location: Location;
  created_at: string;
}

/** Returns the sign-in that a link is about, without using the link up; undefined when it is not valid. */
export async function describeReportedSignIn(token: string): Promise<SignInDescription | undefined> {
  const link = await findToken(controlDb(), 'disown_session', token);
  if (!link?.session_id) return undefined;
  const [found] = await controlDb()
    .select({
      email: users.email,
      browser: sessions.browser,
      device: sessions.device,
      ip: sessions.ip,
      created_at: sessions.created_at,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .where(eq(sessions.id, link.session_id));
  return found && { ...found, location: await locateAddress(found.ip) };
}
