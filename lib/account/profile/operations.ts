import { and, eq, exists, sql } from 'drizzle-orm';
import { z } from 'zod';
import { memberships, users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import {
  assertAllowedEverywhere,
  beginChange,
  cancelChange,
  findPending,
  renewChange,
} from '@/lib/account/email-change/email-changes';
import { liveSession } from '@/lib/account/sessions/session';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, notFound, Problem } from '@/lib/core/problem';
import { Id } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { organizationsOf } from '@/lib/platform/audit-trail/everywhere';
import type { AuditEntry } from '@/lib/platform/audit-trail/record';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { findProfile, findWelcome, lockSelf, ownOrganizations } from './read';
import {
  OwnOrganization,
  PendingEmailChange,
  Profile,
  RequestEmailChangeInput,
  UpdateProfileInput,
  Welcome,
} from './schema';

/** Returns the actor's profile. */
export const getProfile = query({
  name: 'profile.get',
  summary: 'Get your profile',
  permission: 'self:read',
  input: z.strictObject({}),
  output: Profile,
  run: ({ actor, db }) => findProfile(db, actor),
});

/** Returns who invited the actor, for a day after they joined the organization. */
export const getWelcome = query({
  name: 'profile.get_welcome',
  summary: 'Get the invitation that you just accepted',
  permission: 'self:read',
  input: z.strictObject({}),
  output: Welcome,
  run: ({ actor, db }) => findWelcome(db, actor),
});

/** Changes the actor's name, theme or time zone. */
export const updateProfile = mutation({
  name: 'profile.update',
  summary: 'Update your profile',
  permission: 'self:write',
  input: UpdateProfileInput,
  output: Profile,
  async run({ actor, db, audit, unchanged }, wanted) {
    // Locked, so that the log's “before” is what this change replaced.
    await lockSelf(db, actor);
    const before = await findProfile(db, actor);
    const changes = auditDiff(before, wanted, { fields: ['first_name', 'last_name', 'theme', 'time_zone'] });
    if (Object.keys(changes).length === 0) {
      unchanged();
      return before;
    }
    await db
      .update(users)
      .set({ ...wanted, version: sql`${users.version} + 1`, updated_at: sql`now()` })
      .where(eq(users.id, actor.id));
    audit({ target: { type: 'user', id: before.id, label: before.email }, changes });
    return findProfile(db, actor);
  },
});

/** Lists the organizations in which the actor is an active member, by name. */
export const listMyOrganizations = query({
  name: 'profile.list_organizations',
  summary: 'List the organizations that you belong to',
  permission: 'self:switch_organization',
  input: z.strictObject({}),
  output: z.array(OwnOrganization),
  run: ({ actor, db }) => ownOrganizations(db, actor, {}),
});

/** Switches the current session to another of the actor's organizations. */
export const switchOrganization = mutation({
  name: 'profile.switch_organization',
  summary: 'Switch to another organization',
  permission: 'self:switch_organization',
  rotates_session: true,
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
    // The next sign-in starts in the organization that the person used last.
    await db.update(memberships).set({ last_active_at: sql`now()` }).where(membership);
    unchanged();
    return session;
  },
});

/** Returns the actor's pending email change, or null. */
export const getEmailChange = query({
  name: 'profile.get_email_change',
  summary: 'Get your pending email change',
  permission: 'self:read',
  input: z.strictObject({}),
  output: PendingEmailChange.nullable(),
  run: ({ actor, db }) => findPending(db, actor.id),
});

/**
 * Requests another email address: a link is sent there, and nothing changes until it is opened. Whether the address is taken is
 * said only in that email, so that nobody learns who has an account.
 */
export const requestEmailChange = mutation({
  name: 'profile.request_email_change',
  summary: 'Request an email change',
  permission: 'self:write',
  requires_reauthentication: true,
  input: RequestEmailChangeInput,
  output: PendingEmailChange,
  async prepare({ actor }, { email }) {
    await consumeAttempt('email_change', actor.id);
    await consumeAttempt('email_change', email);
  },
  async run({ actor, db, audit, enqueue }, { email }) {
    const { email: present } = await lockSelf(db, actor);
    if (present.toLowerCase() === email) {
      throw fieldProblem('email', 'same_email', 'This is already your email address. Enter a different one.');
    }
    await assertAllowedEverywhere(db, actor.id, email);
    const change = await beginChange(db, actor, email);
    await enqueue({ name: 'send-email-change', data: { email_change_id: change.id } });
    for (const { id: organization_id } of await organizationsOf(db, actor.id)) {
      audit({ organization_id, ...aboutChange(actor, { before: null, after: email }) });
    }
    return change;
  },
});

/** Sends the link again; the previous one stops working. */
export const resendEmailChange = mutation({
  name: 'profile.resend_email_change',
  summary: 'Resend the email change link',
  permission: 'self:write',
  input: z.strictObject({}),
  output: PendingEmailChange,
  async prepare({ actor, db }) {
    const change = await findPending(db, actor.id);
    if (!change) throw noPendingChange();
    await consumeAttempt('email_change', actor.id);
    await consumeAttempt('email_change', change.new_email);
  },
  async run({ actor, db, audit, enqueue }) {
    await lockSelf(db, actor);
    const change = await renewChange(db, actor.id);
    if (!change) throw noPendingChange();
    await enqueue({ name: 'send-email-change', data: { email_change_id: change.id } });
    audit(aboutChange(actor));
    return change;
  },
});

/** Cancels the pending change; its link stops working. */
export const cancelEmailChange = mutation({
  name: 'profile.cancel_email_change',
  summary: 'Cancel your pending email change',
  permission: 'self:write',
  input: z.strictObject({}),
  output: PendingEmailChange,
  async run({ actor, db, audit }) {
    await lockSelf(db, actor);
    const change = await cancelChange(db, actor.id);
    if (!change) throw noPendingChange();
    for (const { id: organization_id } of await organizationsOf(db, actor.id)) {
      audit({ organization_id, ...aboutChange(actor, { before: change.new_email, after: null }) });
    }
    return change;
  },
});

function aboutChange(
  { id, label }: Actor,
  requested_email?: { before: string | null; after: string | null },
): AuditEntry {
  return { target: { type: 'user', id, label }, ...(requested_email && { changes: { requested_email } }) };
}

function noPendingChange(): Problem {
  return new Problem('not_found', 'There is no pending email change.');
}
