import { z } from 'zod';
import { notify, removeSecondFactors } from '@/lib/account/second-factor/second-factor';
import { revokeSessions } from '@/lib/account/sessions/session';
import { notFound, Problem } from '@/lib/core/problem';
import { Deleted, Id, pageOf } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { pendingInvitationOf, renew } from '@/lib/organization/invitations/pending';
import { assertMayGrant, lockDomainRules } from '@/lib/organization/invitations/rules';
import { Invitation } from '@/lib/organization/invitations/schema';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { CreatedKey, EndUserSession, invitationsOf, keysCreatedBy, readAccess, UserAccess } from './access';
import { assertMayChange, assertNotSelf } from './guards';
import { assertOnlyHere, changeMemberships, forgetPassword, removeMembership } from './membership';
import { findUser, findUsers, lockUser, walkUsers } from './read';
import { ExportUsers, ListUsers, UpdateUser, User, UserId } from './schema';

const EXPORT_ROWS = 5_000;

/** Everyone with access, and everyone who is invited. */
export const listUsers = query({
  name: 'user.list',
  summary: 'List users',
  permission: 'users:read',
  input: ListUsers,
  output: pageOf(User),
  http: { method: 'GET', path: '/users', message: 'Users fetched' },
  run: ({ actor, db }, input) => findUsers(db, actor.organization_id, input),
});

/** One user. */
export const getUser = query({
  name: 'user.get',
  summary: 'Get a user',
  permission: 'users:read',
  input: UserId,
  output: User,
  http: { method: 'GET', path: '/users/{id}', message: 'User fetched' },
  run: ({ actor, db }, { id }) => findUser(db, actor.organization_id, id),
});

/** How a user signs in, and their sessions in this organization. Only for those who can end them. */
export const getUserAccess = query({
  name: 'user.get_access',
  summary: 'Get a user’s sign-in methods and sessions',
  permission: 'users:write',
  input: UserId,
  output: UserAccess,
  run: ({ actor, db }, { id }) => readAccess(db, actor, id),
});

/** The latest API keys that a user created, whatever their state. */
export const listUserKeys = query({
  name: 'user.list_api_keys',
  summary: 'List the API keys that a user created',
  permission: 'api_keys:read',
  input: UserId,
  output: z.array(CreatedKey),
  run: ({ actor, db }, { id }) => keysCreatedBy(db, actor, id),
});

/** The latest invitations of a user to this organization. */
export const listUserInvitations = query({
  name: 'user.list_invitations',
  summary: 'List a user’s invitations',
  permission: 'invitations:read',
  input: UserId,
  output: z.array(Invitation),
  run: ({ actor, db }, { id }) => invitationsOf(db, actor, id),
});

/** The next 5,000 users of an export; pass `next` as `after`, null at the end. The first page records the export. */
export const exportUsers = query({
  name: 'user.export',
  summary: 'Export users',
  permission: 'users:read',
  input: ExportUsers,
  output: z.object({ items: z.array(User), next: Id.nullable() }),
  async run({ actor, db }, input) {
    if (!input.after) await recordAudit(db, actor, { action: 'user.export' });
    const items = await walkUsers(db, actor.organization_id, input, EXPORT_ROWS);
    return { items, next: items.length === EXPORT_ROWS ? items.at(-1)!.id : null };
  },
});

/** Changes a user's role, or suspends and reactivates them. */
export const updateUser = mutation({
  name: 'user.update',
  summary: 'Change a user’s role or status',
  permission: 'users:write',
  requires_reauthentication: true,
  input: UpdateUser,
  output: User,
  http: { method: 'PATCH', path: '/users/{id}', message: 'User updated' },
  async run({ actor, db, audit, unchanged }, { id, ...wanted }) {
    const user = await lockUser(db, actor, id);
    assertMayChange(actor, user, wanted);
    const changes = auditDiff(user, wanted, { fields: ['role', 'status'] });
    if (Object.keys(changes).length === 0) {
      unchanged();
      return user;
    }
    await changeMemberships(db, actor.organization_id, [id], wanted);
    audit({ target: { type: 'user', id, label: user.email }, changes });
    return findUser(db, actor.organization_id, id);
  },
});

/** Removes a user from the organization; a pending invitation is revoked with it. */
export const removeUser = mutation({
  name: 'user.remove',
  summary: 'Remove a user',
  permission: 'users:write',
  requires_reauthentication: true,
  input: UserId,
  output: Deleted,
  http: { method: 'DELETE', path: '/users/{id}', message: 'User removed' },
  async run({ actor, db, audit }, { id }) {
    const user = await lockUser(db, actor, id);
    assertMayGrant(actor, user.role);
    assertNotSelf(actor, id, 'You cannot remove yourself. To leave the organization, go to Organization.');
    await removeMembership(db, actor.organization_id, user);
    audit({
      target: { type: 'user', id, label: user.email },
      changes: { role: { before: user.role, after: null }, status: { before: user.status, after: null } },
    });
    return { deleted: true as const, id };
  },
});

/** Signs a user out of this organization on every device. Users who sign themselves out keep the current session. */
export const endUserSessions = mutation({
  name: 'user.end_sessions',
  summary: 'End a user’s sessions',
  permission: 'users:write',
  input: UserId,
  output: z.object({ ended_sessions: z.number().int() }),
  async run({ actor, db, audit, unchanged }, { id }) {
    const { organization_id } = actor;
    const user = await lockUser(db, actor, id);
    assertMayGrant(actor, user.role);
    const which = { user_id: id, organization_id, except: actor.session_id };
    const ended_sessions = await revokeSessions(db, which, 'ended_by_admin');
    if (ended_sessions === 0) unchanged();
    else audit({ target: { type: 'user', id, label: user.email } });
    return { ended_sessions };
  },
});

/** Signs a user out of this organization on one device. The session that asks cannot end itself here. */
export const endUserSession = mutation({
  name: 'user.end_session',
  summary: 'End one session of a user',
  permission: 'users:write',
  input: EndUserSession,
  output: z.object({ session_id: Id }),
  async run({ actor, db, audit }, { id, session_id }) {
    const { organization_id } = actor;
    const user = await lockUser(db, actor, id);
    assertMayGrant(actor, user.role);
    const which = { user_id: id, organization_id, only: session_id, except: actor.session_id };
    if ((await revokeSessions(db, which, 'ended_by_admin')) === 0) throw notFound('session');
    audit({ target: { type: 'user', id, label: user.email } });
    return { session_id };
  },
});

/**
 * Emails a new temporary password. Invited people get their invitation again; a member's current password and sessions end at
 * once.
 */
export const sendTemporaryPassword = mutation({
  name: 'user.send_temporary_password',
  summary: 'Send a user a new temporary password',
  permission: 'users:write',
  requires_reauthentication: true,
  input: UserId,
  output: User,
  async run({ actor, db, audit, consume, enqueue }, { id }) {
    const { organization_id } = actor;
    const { status } = await findUser(db, organization_id, id);
    // Before the invitation, as wherever one is renewed.
    if (status === 'invited') await lockDomainRules(db, organization_id);
    const user = await lockUser(db, actor, id);
    assertMayGrant(actor, user.role);
    assertNotSelf(actor, id, 'To change your own password, go to Security.');
    await consume('invitations', organization_id);
    if (user.status === 'suspended')
      throw new Problem('conflict', `${user.email} is suspended. Reactivate them first.`);
    if (user.status === 'invited') {
      const invitation = await pendingInvitationOf(db, organization_id, id);
      if (!invitation) throw notFound('invitation');
      await renew(db, organization_id, invitation.id);
      await enqueue({ name: 'send-invitation', data: { invitation_id: invitation.id } });
    } else {
      await forgetPassword(db, organization_id, user);
      const data = { user_id: id, organization_id, requested_by: actor.label };
      await enqueue({ name: 'send-temporary-password', data });
    }
    audit({ target: { type: 'user', id, label: user.email } });
    return user;
  },
});

/**
 * Resets a user's two-factor authentication when they have lost it: their app, passkeys, recovery codes and trusted browsers
 * are deleted, all their sessions end, and they are notified. They can sign in again with their password.
 */
export const resetTwoFactor = mutation({
  name: 'user.reset_two_factor',
  summary: 'Reset a user’s two-factor authentication',
  permission: 'users:write',
  requires_reauthentication: true,
  input: UserId,
  output: User,
  async run({ actor, db, audit }, { id }) {
    const { organization_id } = actor;
    const user = await lockUser(db, actor, id);
    assertMayGrant(actor, user.role);
    assertNotSelf(actor, id, 'To change your own two-factor authentication, go to Security.');
    await assertOnlyHere(db, organization_id, user, {
      what: 'two-factor authentication',
      instead: 'They can sign in with a recovery code and set it up again under Security.',
    });
    if (!(await removeSecondFactors(db, id))) {
      throw new Problem('conflict', `${user.email} has no two-factor authentication.`);
    }
    await revokeSessions(db, { user_id: id }, 'two_factor_reset');
    await notify(db, id, 'two_factor_reset', { by: actor.label });
    audit({
      target: { type: 'user', id, label: user.email },
      changes: { two_factor: { before: true, after: false } },
    });
    return findUser(db, organization_id, id);
  },
});
