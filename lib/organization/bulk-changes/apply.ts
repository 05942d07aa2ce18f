import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { revokeSessions } from '@/lib/account/sessions/session';
import { revokeKeys } from '@/lib/api-keys/keys/revoke';
import type { Actor } from '@/lib/core/actor';
import { plural } from '@/lib/core/format';
import { notFound } from '@/lib/core/problem';
import { pendingInvitationOf, renew } from '@/lib/organization/invitations/pending';
import { changeMemberships, forgetPassword, removeMembership } from '@/lib/organization/members/membership';
import type { User } from '@/lib/organization/members/schema';
import { enqueue } from '@/lib/platform/jobs/queue';
import type { OpenChange } from './claim';
import type { BulkAction } from './constants';
import type { Done, Entry } from './kind';

/** A user who is to be changed, as they are now. */
export type Person = Pick<User, 'id' | 'email' | 'first_name' | 'role' | 'status'>;

/**
 * Makes a change to users about whom it was decided, with the same effects as the change of one user. The memberships are locked.
 * @throws Problem or a database error; the caller rolls back
 */
export async function apply(tx: Tx, actor: Actor, change: OpenChange, people: readonly Person[]): Promise<Done> {
  const { organization_id } = change;
  const ids = people.map(({ id }) => id);
  const action = change.action as BulkAction;
  switch (action) {
    case 'change_role':
      await changeMemberships(tx, organization_id, ids, { role: change.role! });
      return done(people, 'user.update', ({ role }) => ({ role: { before: role, after: change.role } }));
    case 'suspend':
    case 'reactivate': {
      const after = action === 'suspend' ? 'suspended' : 'active';
      await changeMemberships(tx, organization_id, ids, { status: after });
      return done(people, 'user.update', ({ status }) => ({ status: { before: status, after } }));
    }
    case 'end_sessions':
      await revokeSessions(tx, { user_id: ids, organization_id }, 'ended_by_admin');
      return done(people, 'user.end_sessions');
    case 'remove':
      return removeAll(tx, actor, change, people);
    case 'send_temporary_password':
      for (const person of people) await sendPassword(tx, actor, person);
      return done(people, 'user.send_temporary_password');
  }
}

function done(people: readonly Person[], action: string, changesOf?: (person: Person) => Entry['changes']): Done {
  const entries = people.map((person) => ({
    action,
    target: { type: 'user', id: person.id, label: person.email },
    changes: changesOf?.(person),
  }));
  return { entries, messages: new Map() };
}

async function removeAll(tx: Tx, actor: Actor, change: OpenChange, people: readonly Person[]): Promise<Done> {
  const { organization_id } = change;
  const ids = people.map(({ id }) => id);
  // Before the people: a key forgets its creator when their account is deleted.
  const theirs = and(eq(apiKeys.organization_id, organization_id), inArray(apiKeys.created_by_user_id, ids));
  const revoked = change.revoke_api_keys ? await revokeKeys(tx, actor, theirs) : [];
  for (const person of people) await removeMembership(tx, organization_id, person);
  const removed = done(people, 'user.remove', ({ role, status }) => ({
    role: { before: role, after: null },
    status: { before: status, after: null },
  }));
  const counts = new Map<string, number>();
  for (const { created_by_user_id: id } of revoked) counts.set(id!, (counts.get(id!) ?? 0) + 1);
  return {
    entries: [...revoked.map((entry) => ({ ...entry, action: 'api_key.revoke' })), ...removed.entries],
    messages: new Map([...counts].map(([id, count]) => [id, `${plural(count, 'API key')} revoked.`])),
  };
}

async function sendPassword(tx: Tx, actor: Actor, person: Person): Promise<void> {
  const { organization_id } = actor;
  if (person.status !== 'invited') {
    await forgetPassword(tx, organization_id, person);
    const data = { user_id: person.id, organization_id, requested_by: actor.label };
    await enqueue(tx, { name: 'send-temporary-password', data });
    return;
  }
  const invitation = await pendingInvitationOf(tx, organization_id, person.id);
  if (!invitation) throw notFound('invitation');
  await renew(tx, organization_id, invitation.id);
  await enqueue(tx, { name: 'send-invitation', data: { invitation_id: invitation.id } });
}
