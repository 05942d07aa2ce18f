import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { getInvitation, inviteUser } from '@/lib/organization/invitations/operations';
import { eventsOf, problem } from '@/lib/organization/invitations/testing';
import { createToken, findToken } from '@/lib/platform/crypto/tokens';
import { allJobs } from '@/lib/platform/jobs/testing';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { OWN_CHANGES, whileChanging } from '@/tests/lock-waits';
import { endUserSessions, listUsers, removeUser, sendTemporaryPassword, updateUser } from './operations';
import { joinToo, openSessions, owned, signIn } from './testing';

const db = () => controlDb();

describe('user.update and user.end_sessions', () => {
  test('end sessions in this organization only when suspending, and allow them again when reactivating', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER');
    const other = await makeOrganization();
    await joinToo(other, user.id);
    await signIn(user.id, organization);
    const elsewhere = await signIn(user.id, other);
    expect(await updateUser(actor, { id: user.id, status: 'suspended' })).toMatchObject({ status: 'suspended' });
    expect(await openSessions(user.id)).toEqual([elsewhere.id]);
    expect(await updateUser(actor, { id: user.id, status: 'active' })).toMatchObject({ status: 'active' });
  });

  test('return how many sessions ended and keep the current one', async () => {
    const { organization, actor, user } = await owned();
    const { user: member } = await makeMember(organization, 'MEMBER');
    await signIn(member.id, organization);
    await signIn(member.id, organization);
    expect(await endUserSessions(actor, { id: member.id })).toEqual({ ended_sessions: 2 });
    expect(await endUserSessions(actor, { id: member.id })).toEqual({ ended_sessions: 0 });
    expect(await eventsOf(member.id)).toMatchObject([{ action: 'user.end_sessions' }]);
    const mine = await signIn(user.id, organization);
    await signIn(user.id, organization);
    expect(await endUserSessions({ ...actor, session_id: mine.id }, { id: user.id })).toEqual({ ended_sessions: 1 });
  });
});

describe('user.remove', () => {
  test('deletes a person who belongs to no other organization', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: 'x' });
    expect(await removeUser(actor, { id: user.id })).toEqual({ deleted: true, id: user.id });
    expect(await db().$count(users, eq(users.id, user.id))).toBe(0);
    expect(await eventsOf(user.id)).toMatchObject([{ action: 'user.remove', target_label: user.email }]);
    expect((await problem(removeUser(actor, { id: user.id }))).code).toBe('not_found');
  });

  test('keeps a person of two organizations signed in to the other', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: 'x' });
    const other = await makeOrganization();
    await joinToo(other, user.id);
    await signIn(user.id, organization);
    const elsewhere = await signIn(user.id, other);
    await removeUser(actor, { id: user.id });
    expect(await db().$count(users, eq(users.id, user.id))).toBe(1);
    expect(await openSessions(user.id)).toEqual([elsewhere.id]);
  });

  test('revokes the invitation of an invited person and keeps its history', async () => {
    const { actor } = await owned();
    const invitation = await inviteUser(actor, { email: `${newId()}@acme.example`, first_name: 'Ada', last_name: 'O' });
    const [person] = (await listUsers(actor, { status: 'invited' })).items;
    await removeUser(actor, { id: person!.id });
    expect(await getInvitation(actor, { id: invitation.id })).toMatchObject({ status: 'revoked' });
    expect((await listUsers(actor, {})).total).toBe(1);
  });

  test('never breaks a concurrent invitation by another organization', async () => {
    for (let round = 0; round < 5; round++) {
      const { organization, actor } = await owned();
      const { user } = await makeMember(organization, 'MEMBER', { password_hash: 'x' });
      const elsewhere = await owned();
      const invitee = { email: user.email, first_name: 'Ada', last_name: 'O' };
      const [invitation] = await Promise.all([
        inviteUser(elsewhere.actor, invitee),
        removeUser(actor, { id: user.id }),
      ]);
      expect(await getInvitation(elsewhere.actor, { id: invitation.id })).toMatchObject({ status: 'pending' });
      expect((await listUsers(elsewhere.actor, { status: 'invited' })).total).toBe(1);
    }
  });
});

describe('user.send_temporary_password', () => {
  test('deletes the current password, ends sessions and older secrets, and queues an email without a secret', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: 'x' });
    await signIn(user.id, organization);
    const { secret } = await inTransaction(controlPool(), (tx) =>
      createToken(tx, { purpose: 'password_reset', user_id: user.id }),
    );
    await sendTemporaryPassword(actor, { id: user.id });
    const [after] = await db().select().from(users).where(eq(users.id, user.id));
    expect(after?.password_hash).toBeNull();
    expect(await openSessions(user.id)).toEqual([]);
    expect(await findToken(db(), 'password_reset', secret)).toBeUndefined();
    const queued = (await allJobs()).filter((job) => job.data.user_id === user.id);
    expect(queued).toMatchObject([{ name: 'send-temporary-password' }]);
    expect(Object.keys(queued[0]!.data).sort()).toEqual(['organization_id', 'requested_by', 'user_id']);
  });

  test('rejects a member of several organizations and keeps their password', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: 'x' });
    await joinToo(await makeOrganization(), user.id);
    const refused = await problem(sendTemporaryPassword(actor, { id: user.id }));
    expect(refused.code).toBe('conflict');
    expect(refused.message).toContain('Forgot password');
    const [after] = await db().select().from(users).where(eq(users.id, user.id));
    expect(after?.password_hash).toBe('x');
  });

  test('resends the invitation of an invited person and rejects a suspended one', async () => {
    const { organization, actor } = await owned();
    const { id } = await inviteUser(actor, { email: `${newId()}@acme.example`, first_name: 'Ada', last_name: 'O' });
    const [person] = (await listUsers(actor, { status: 'invited' })).items;
    await sendTemporaryPassword(actor, { id: person!.id });
    expect((await allJobs()).filter((job) => job.data.invitation_id === id)).toHaveLength(2);
    const { user } = await makeMember(organization, 'MEMBER', { status: 'suspended' });
    expect((await problem(sendTemporaryPassword(actor, { id: user.id }))).code).toBe('conflict');
  });
});

describe('Changes by an admin and by the person at the same time', () => {
  const byAdmin: Record<string, (actor: Actor, id: string) => Promise<unknown>> = {
    'user.remove': (actor, id) => removeUser(actor, { id }),
    'user.send_temporary_password': (actor, id) => sendTemporaryPassword(actor, { id }),
  };

  describe.each(Object.entries(OWN_CHANGES))('during a %s', (_, change) => {
    test.each(Object.keys(byAdmin))('%s waits and succeeds', async (name) => {
      const { organization, actor } = await owned();
      const { user } = await makeMember(organization, 'MEMBER', { password_hash: 'x' });
      const answer = whileChanging(user.id, () => byAdmin[name]!(actor, user.id), change);
      await expect(answer).resolves.toBeDefined();
    });
  });
});
