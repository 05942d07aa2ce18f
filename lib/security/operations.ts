import { z } from 'zod';
import { completeSession, revokeSessions } from '@/lib/auth/session';
import { acceptInvitation, requeueOtherInvitations } from '@/lib/invitations/accept';
import { mutation, query } from '@/lib/operation';
import { fieldProblem, notFound } from '@/lib/problem';
import { Id } from '@/lib/schema';
import {
  assertNotTemporary,
  lockPendingSession,
  lockUser,
  proveCurrentPassword,
  retireTemporaryPasswords,
  sessionOf,
  storePassword,
} from './passwords';
import { Activity, ChangePasswordInput, PasswordChanged, Session, SetPasswordInput } from './schema';
import { liveSessions, ownActivity } from './sessions';

/** The actor's own live sessions, the present one first. */
export const listSessions = query({
  name: 'security.list_sessions',
  summary: 'List the devices that you are signed in on',
  permission: 'self:read',
  input: z.strictObject({}),
  output: z.array(Session),
  run: ({ actor, db }) => liveSessions(db, actor),
});

/** The last ten events about the actor's own access. */
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
  summary: 'Sign a device out',
  permission: 'self:write',
  input: z.strictObject({ session_id: Id }),
  output: z.object({ session_id: Id }),
  async run({ actor, db, audit }, { session_id }) {
    const ended = await revokeSessions(db, { user_id: actor.id, only: session_id }, 'revoked');
    if (ended === 0) throw notFound('session');
    audit({ target: { type: 'session', id: session_id } });
    return { session_id };
  },
});

/** Ends all of the actor's sessions but the present one. */
export const revokeOtherSessions = mutation({
  name: 'security.revoke_other_sessions',
  summary: 'Sign out all other devices',
  permission: 'self:write',
  input: z.strictObject({}),
  output: z.object({ ended_sessions: z.number().int() }),
  async run({ actor, db, audit, unchanged }) {
    const ended_sessions = await revokeSessions(db, { user_id: actor.id, except: sessionOf(actor) }, 'revoked');
    if (ended_sessions === 0) unchanged();
    else audit({ target: { type: 'user', id: actor.id } });
    return { ended_sessions };
  },
});

/** Changes the actor's password, which ends their other sessions. The caller rotates the token of the one that stays. */
export const changePassword = mutation({
  name: 'security.change_password',
  summary: 'Change your password',
  permission: 'self:write',
  input: ChangePasswordInput,
  output: PasswordChanged,
  async run({ actor, db, audit, enqueue }, { current_password, new_password }) {
    const session_id = sessionOf(actor);
    const user = await lockUser(db, actor);
    await proveCurrentPassword(user, actor, current_password);
    if (new_password === current_password) {
      throw fieldProblem('new_password', 'same_password', 'Choose a password other than the one that you have.');
    }
    await storePassword(db, user, actor, new_password);
    const ended_sessions = await revokeSessions(db, { user_id: actor.id, except: session_id }, 'password_changed');
    audit({ target: { type: 'user', id: user.id, label: user.email } });
    await enqueue({ name: 'send-password-changed', data: { user_id: user.id } });
    return { session_id, ended_sessions };
  },
});

/** Chooses a password in place of a temporary one: the session gets its full authority, an invited person becomes a member. */
export const setPassword = mutation({
  name: 'security.set_password',
  summary: 'Choose a password in place of a temporary one',
  permission: 'self:set_password',
  input: SetPasswordInput,
  output: PasswordChanged,
  async run({ actor, db, audit, enqueue }, { new_password }) {
    const user = await lockUser(db, actor);
    const session_id = await lockPendingSession(db, actor);
    await assertNotTemporary(db, user, new_password);
    const who = { organization_id: actor.organization_id, user_id: actor.id };
    const invitation = await acceptInvitation(db, who);
    await storePassword(db, user, actor, new_password);
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
