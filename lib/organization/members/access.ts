import { and, count, desc, eq, isNotNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { invitations } from '@/db/schema/control/invitations';
import { users } from '@/db/schema/control/organizations';
import { passkeys } from '@/db/schema/control/passkeys';
import { sessions } from '@/db/schema/control/sign-in';
import { hasApp } from '@/lib/account/second-factor/second-factor';
import { Session } from '@/lib/account/security/schema';
import { SHOWN_SESSIONS, sessionColumns } from '@/lib/account/sessions/read';
import { liveSession } from '@/lib/account/sessions/session';
import { API_KEY_STATES } from '@/lib/api-keys/keys/constants';
import { clientKey, STATE } from '@/lib/api-keys/keys/state';
import type { Actor } from '@/lib/core/actor';
import { Id, Instant } from '@/lib/core/schema';
import { invitationColumns } from '@/lib/organization/invitations/read';
import { withLocations } from '@/lib/platform/location/locate';
import { findUser } from './read';
import { UserId } from './schema';

/** How a member signs in, and where they are signed in to this organization. */
export const UserAccess = z.object({
  methods: z.array(z.enum(['password', 'authenticator_app'])).describe('Besides passkeys'),
  passkeys: z.number().int(),
  sessions: z.array(Session),
});
export type UserAccess = z.infer<typeof UserAccess>;

/** An API key as its creator's page lists it. */
export const CreatedKey = z.object({
  id: Id,
  name: z.string(),
  state: z.enum(API_KEY_STATES),
  created_at: Instant,
});
export type CreatedKey = z.infer<typeof CreatedKey>;

/** What `user.end_session` takes. */
export const EndUserSession = UserId.extend({ session_id: Id });

const SHOWN_ROWS = 20;

/**
 * Returns how a member signs in, and their sessions in the actor's organization; those in other organizations are not for its admins.
 * @throws Problem `not_found`
 */
export async function readAccess(db: Db, actor: Actor, id: string): Promise<UserAccess> {
  const { organization_id } = actor;
  await findUser(db, organization_id, id);
  const ofUser = and(eq(passkeys.user_id, id), isNotNull(passkeys.confirmed_at));
  const [[person], [keys], open] = await Promise.all([
    db
      .select({ password: isNotNull(users.password_hash).mapWith(Boolean), app: hasApp(users.id) })
      .from(users)
      .where(eq(users.id, id)),
    db.select({ count: count() }).from(passkeys).where(ofUser),
    db
      .select({
        ...sessionColumns,
        is_current: sql<boolean>`coalesce(${sessions.id} = ${actor.session_id}, false)`,
      })
      .from(sessions)
      .where(and(eq(sessions.user_id, id), eq(sessions.organization_id, organization_id), liveSession()))
      .orderBy(desc(sessions.last_active_at), desc(sessions.id))
      .limit(SHOWN_SESSIONS),
  ]);
  return {
    methods: [
      ...(person!.password ? (['password'] as const) : []),
      ...(person!.app ? (['authenticator_app'] as const) : []),
    ],
    passkeys: keys!.count,
    sessions: await withLocations(open),
  };
}

/** Returns the latest API keys that a member created in the organization. @throws Problem `not_found` */
export async function keysCreatedBy(db: Db, actor: Actor, id: string) {
  await findUser(db, actor.organization_id, id);
  return db
    .select({ id: apiKeys.id, name: apiKeys.name, state: STATE, created_at: apiKeys.created_at })
    .from(apiKeys)
    .where(and(eq(apiKeys.organization_id, actor.organization_id), eq(apiKeys.created_by_user_id, id), clientKey()))
    .orderBy(desc(apiKeys.created_at), desc(apiKeys.id))
    .limit(SHOWN_ROWS);
}

/** Returns a member's latest invitations to the organization. @throws Problem `not_found` */
export async function invitationsOf(db: Db, actor: Actor, id: string) {
  await findUser(db, actor.organization_id, id);
  return db
    .select(invitationColumns)
    .from(invitations)
    .where(and(eq(invitations.organization_id, actor.organization_id), eq(invitations.user_id, id)))
    .orderBy(desc(invitations.created_at), desc(invitations.id))
    .limit(SHOWN_ROWS);
}
