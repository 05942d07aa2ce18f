import { and, asc, eq, exists, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import type { Actor } from '@/lib/actor';
import { changed } from '@/lib/audit/record';
import { liveSession } from '@/lib/auth/session';
import { mutation, query } from '@/lib/operation';
import { notFound } from '@/lib/problem';
import { Id } from '@/lib/schema';
import { OwnOrganization, Profile, UpdateProfileInput } from './schema';

/** The actor's own account. */
export const getProfile = query({
  name: 'profile.get',
  summary: 'Get your profile',
  permission: 'self:read',
  input: z.strictObject({}),
  output: Profile,
  run: ({ actor, db }) => find(db, actor),
});

/** Changes the actor's own name, theme or time zone. */
export const updateProfile = mutation({
  name: 'profile.update',
  summary: 'Update your profile',
  permission: 'self:write',
  input: UpdateProfileInput,
  output: Profile,
  async run({ actor, db, audit, unchanged }, wanted) {
    // Locked, so that the log's “before” is what this very change replaced.
    await db.select({ id: users.id }).from(users).where(eq(users.id, actor.id)).for('no key update');
    const before = await find(db, actor);
    const changes = changed(before, wanted, ['first_name', 'last_name', 'theme', 'time_zone']);
    if (Object.keys(changes).length === 0) {
      unchanged();
      return before;
    }
    await db
      .update(users)
      .set({ ...wanted, version: sql`${users.version} + 1`, updated_at: sql`now()` })
      .where(eq(users.id, actor.id));
    audit({ target: { type: 'user', id: before.id, label: before.email }, changes });
    return find(db, actor);
  },
});

/** The organizations in which the actor is an active member, by name. */
export const listMyOrganizations = query({
  name: 'profile.list_organizations',
  summary: 'List the organizations that you belong to',
  permission: 'self:read',
  input: z.strictObject({}),
  output: z.array(OwnOrganization),
  run: ({ actor, db }) =>
    db
      .select({
        id: organizations.id,
        name: organizations.name,
        plan: organizations.plan,
        role: memberships.role,
        is_current: sql<boolean>`${organizations.id} = ${actor.organization_id}`,
      })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
      .where(and(eq(memberships.user_id, actor.id), eq(memberships.status, 'active')))
      .orderBy(asc(sql`lower(${organizations.name})`), asc(organizations.id)),
});

/** Turns the present session to another of the actor's organizations. */
export const switchOrganization = mutation({
  name: 'profile.switch_organization',
  summary: 'Switch to another organization',
  permission: 'self:write',
  input: z.strictObject({ organization_id: Id }),
  output: z.object({ organization_id: Id }),
  async run({ actor, db, unchanged }, { organization_id }) {
    const membership = and(
      eq(memberships.organization_id, organization_id),
      eq(memberships.user_id, actor.id),
      eq(memberships.status, 'active'),
    );
    const [session] = await db
      .update(sessions)
      .set({ organization_id })
      .where(
        and(
          eq(sessions.id, actor.session_id!),
          eq(sessions.user_id, actor.id),
          liveSession(),
          exists(db.select({ one: sql`1` }).from(memberships).where(membership)),
        ),
      )
      .returning({ organization_id: sessions.organization_id });
    if (!session) throw notFound('organization');
    // The next sign-in begins where the person was last.
    await db.update(memberships).set({ last_active_at: sql`now()` }).where(membership);
    unchanged();
    return session;
  },
});

async function find(db: Db | Tx, actor: Actor): Promise<Profile> {
  const [profile] = await db
    .select({
      id: users.id,
      email: users.email,
      first_name: users.first_name,
      last_name: users.last_name,
      theme: users.theme,
      time_zone: users.time_zone,
      role: memberships.role,
    })
    .from(users)
    .innerJoin(memberships, eq(memberships.user_id, users.id))
    .where(and(eq(users.id, actor.id), eq(memberships.organization_id, actor.organization_id)));
  if (!profile) throw notFound('profile');
  return profile;
}
