import { z } from 'zod';
import {
  assertNotTemporary,
  findUser,
  hashNewPassword,
  lockPendingSession,
  lockUser,
  retireTemporaryPasswords,
  sessionOf,
  storePassword,
  verifyCurrentPassword,
  wrongPassword,
} from '@/lib/account/password/passwords';
import { verifyCode, verifyPasskeyFactor } from '@/lib/account/second-factor/second-factor';
import { forgetTrustedBrowsers } from '@/lib/account/second-factor/trusted-browser';
import { endedSessions, liveSessions, ownActivity } from '@/lib/account/sessions/read';
import { completeSession, markReauthenticated, revokeSessions } from '@/lib/account/sessions/session';
import { activateMembership, requeueOtherInvitations } from '@/lib/account/sign-in/accept-invitation';
import { fieldProblem, notFound } from '@/lib/core/problem';
import { Id } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import {
  Activity,
  ChangePasswordInput,
  ConfirmByCodeInput,
  ConfirmByPasskeyInput,
  ConfirmByPasswordInput,
  Confirmed,
  EndedSession,
  PasswordChanged,
  Session,
  SetPasswordInput,
} from './schema';

/** Lists the actor's live sessions, the current one first. */
export const listSessions = query({
  name: 'security.list_sessions',
  summary: 'List your signed-in devices',
  permission: 'self:read',
  input: z.strictObject({}),
  output: z.array(Session),
  run: ({ actor, db }) => liveSessions(db, actor),
});

/** Lists the actor's sessions that ended in the last 30 days. */
export const listEndedSessions = query({
  name: 'security.list_ended_sessions',
  summary: 'List your past sessions',
  permission: 'self:read',
  input: z.strictObject({}),
  output: z.array(EndedSession),
  run: ({ actor, db }) => endedSessions(db, actor),
});

/** Lists the last ten events about the actor's access. */
export const recentActivity = query({
  name: 'security.recent_activity',
  summary: 'List recent activity of your account',
  permission: 'self:read',
  input: z.strictObject({}),
  output: z.array(Activity),
  run: ({ actor, db }) => ownActivity(db, actor),
});

/** Ends one of the actor's sessions; its next request is refused. */
export const revokeSession = mutation({
  name: 'security.revoke_session',
  summary: 'Sign out a device',
  permission: 'self:write',
  once: true,
  requires_reauthentication: true,
  input: z.strictObject({ session_id: Id }),
  output: z.object({ session_id: Id }),
  async run({ actor, db, audit }, { session_id }) {
    const ended = await revokeSessions(db, { user_id: actor.id, only: session_id }, 'revoked');
    if (ended === 0) throw notFound('session');
    audit({ target: { type: 'session', id: session_id } });
    return { session_id };
  },
});

/** Ends all of the actor's sessions except the current one. */
export const revokeOtherSessions = mutation({
  name: 'security.revoke_other_sessions',
  summary: 'Sign out all other devices',
  permission: 'self:write',
  once: true,
  requires_reauthentication: true,
  input: z.strictObject({}),
  output: z.object({ ended_sessions: z.number().int() }),
  async run({ actor, db, audit, unchanged }) {
    const ended_sessions = await revokeSessions(db, { user_id: actor.id, except: sessionOf(actor) }, 'revoked');
    if (ended_sessions === 0) unchanged();
    else audit({ target: { type: 'user', id: actor.id } });
    return { ended_sessions };
  },
});

/** Reauthenticates with the password, so that sensitive operations are possible. */
export const confirmByPassword = mutation({
  name: 'security.confirm_by_password',
  summary: 'Confirm your identity with your password',
  permission: 'self:confirm_identity',
  once: true,
  rotates_session: true,
  input: ConfirmByPasswordInput,
  output: Confirmed,
  async prepare({ actor, db }, { current_password }) {
    await verifyCurrentPassword(await findUser(db, actor), actor, current_password, 'security.confirm');
  },
  async run({ actor, db, audit }) {
    const session_id = sessionOf(actor);
    await markReauthenticated(db, session_id);
    audit({ action: 'security.confirm', target: { type: 'session', id: session_id } });
    return { session_id };
  },
});

/** Reauthenticates with the second factor. */
export const confirmByCode = mutation({
  name: 'security.confirm_by_code',
  summary: 'Confirm your identity with a code',
  permission: 'self:confirm_identity',
  once: true,
  rotates_session: true,
  input: ConfirmByCodeInput,
  output: Confirmed,
  async run({ actor, db, audit }, { code }) {
    const session_id = sessionOf(actor);
    await verifyCode(db, actor, code);
    await markReauthenticated(db, session_id);
    audit({ action: 'security.confirm', target: { type: 'session', id: session_id } });
    return { session_id };
  },
});

/** Reauthenticates with a passkey. */
export const confirmByPasskey = mutation({
  name: 'security.confirm_by_passkey',
  summary: 'Confirm your identity with a passkey',
  permission: 'self:confirm_identity',
  once: true,
  rotates_session: true,
  input: ConfirmByPasskeyInput,
  output: Confirmed,
  async run({ actor, db, audit }, { passkey }) {
    const session_id = sessionOf(actor);
    await verifyPasskeyFactor(db, actor, passkey, { purpose: 'confirm', session_id });
    await markReauthenticated(db, session_id);
    audit({ action: 'security.confirm', target: { type: 'session', id: session_id } });
    return { session_id };
  },
});

/** Changes the actor's password, which ends their other sessions. */
export const changePassword = mutation({
  name: 'security.change_password',
  summary: 'Change your password',
  permission: 'self:write',
  once: true,
  rotates_session: true,
  input: ChangePasswordInput,
  output: PasswordChanged,
  async prepare({ actor, db }, { current_password, new_password }) {
    const user = await findUser(db, actor);
    await verifyCurrentPassword(user, actor, current_password, 'security.change_password');
    if (new_password === current_password) {
      throw fieldProblem('new_password', 'same_password', 'Choose a password that differs from your current one.');
    }
    return { current_hash: user.password_hash, new_hash: await hashNewPassword(db, user, new_password) };
  },
  async run({ actor, db, audit, enqueue }, _, { current_hash, new_hash }) {
    const session_id = sessionOf(actor);
    const user = await lockUser(db, actor);
    // Of two concurrent changes, the password that the second one verified is no longer the current one.
    if (user.password_hash !== current_hash) throw wrongPassword();
    await markReauthenticated(db, session_id);
    await forgetTrustedBrowsers(db, actor.id);
    await storePassword(db, user.id, new_hash);
    const ended_sessions = await revokeSessions(db, { user_id: actor.id, except: session_id }, 'password_changed');
    audit({ target: { type: 'user', id: user.id, label: user.email } });
    await enqueue({ name: 'send-password-changed', data: { user_id: user.id } });
    return { session_id, ended_sessions };
  },
});

/** Replaces a temporary password: the session gets its full authority, and an invited person becomes a member. */
export const setPassword = mutation({
  name: 'security.set_password',
  summary: 'Replace a temporary password',
  permission: 'self:set_password',
  once: true,
  rotates_session: true,
  input: SetPasswordInput,
  output: PasswordChanged,
  async prepare({ actor, db }, { new_password }) {
    const user = await findUser(db, actor);
    await assertNotTemporary(db, user, new_password);
    return hashNewPassword(db, user, new_password);
  },
  async run({ actor, db, audit, enqueue }, _, password_hash) {
    const user = await lockUser(db, actor);
    const { id: session_id } = await lockPendingSession(db, actor, 'set_password');
    const who = { organization_id: actor.organization_id, user_id: actor.id };
    const invitation = await activateMembership(db, who);
    await storePassword(db, user.id, password_hash);
    await retireTemporaryPasswords(db, actor);
    const ended_sessions = await revokeSessions(db, { user_id: actor.id, except: session_id }, 'password_changed');
    await completeSession(db, session_id);
    audit({ target: { type: 'user', id: user.id, label: user.email } });
    if (invitation) {
      audit({
        action: 'invitation.accept',
        target: { type: 'invitation', id: invitation.id, label: invitation.email },
        changes: { status: { before: 'pending', after: 'accepted' } },
      });
    }
    for (const invitation_id of await requeueOtherInvitations(db, who)) {
      await enqueue({ name: 'send-invitation', data: { invitation_id } });
    }
    if (user.password_changed_at) await enqueue({ name: 'send-password-changed', data: { user_id: user.id } });
    return { session_id, ended_sessions };
  },
});
