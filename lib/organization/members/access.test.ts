import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { createApiKey, revokeApiKey } from '@/lib/api-keys/keys/operations';
import { newId } from '@/lib/core/id';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { eventsOf } from '@/lib/organization/invitations/testing';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal, signIn } from '@/tests/signed-in';
import { enrol } from '@/tests/two-factor';
import { endUserSession, getUserAccess, listUserInvitations, listUserKeys } from './operations';
import { joinToo, openSessions, owned } from './testing';

describe('user.get_access', () => {
  it('returns sign-in methods and open sessions, the last used first', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER', { password_hash: 'x' });
    await signIn(organization.id, user.id);
    const { actor: member } = await signIn(organization.id, user.id);
    await enrol(member);
    const access = await getUserAccess(actor, { id: user.id });
    expect(access).toMatchObject({ methods: ['password', 'authenticator_app'], passkeys: 0 });
    expect(access.sessions.length).toBeGreaterThan(0);
    expect(access.sessions[0]).toMatchObject({ browser: 'Chrome 130', ip: '203.0.113.7', is_current: false });
    expect(access.sessions[0]!.location.kind).toBe('private');
  });

  it('leaves out sessions in other organizations', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER');
    const other = await makeOrganization();
    await joinToo(other, user.id);
    await signIn(other.id, user.id);
    expect((await getUserAccess(actor, { id: user.id })).sessions).toEqual([]);
    const { id } = await signIn(organization.id, user.id);
    expect((await getUserAccess(actor, { id: user.id })).sessions.map((session) => session.id)).toEqual([id]);
  });
});

describe('user.end_session', () => {
  it('ends that session only, and is recorded', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER');
    const [one, two] = [await signIn(organization.id, user.id), await signIn(organization.id, user.id)];
    expect(await endUserSession(actor, { id: user.id, session_id: one.id })).toEqual({ session_id: one.id });
    expect(await openSessions(user.id)).toEqual([two.id]);
    expect(await eventsOf(user.id)).toMatchObject([{ action: 'user.end_session' }]);
    expect((await refusal(endUserSession(actor, { id: user.id, session_id: one.id }))).code).toBe('not_found');
  });

  it('refuses sessions elsewhere, of somebody else, of higher roles, and the current one', async () => {
    const { organization, actor, user: owner } = await owned();
    const { user } = await makeMember(organization, 'MEMBER');
    const other = await makeOrganization();
    await joinToo(other, user.id);
    const elsewhere = await signIn(other.id, user.id);
    expect((await refusal(endUserSession(actor, { id: user.id, session_id: elsewhere.id }))).code).toBe('not_found');
    const owners = await signIn(organization.id, owner.id);
    expect((await refusal(endUserSession(actor, { id: user.id, session_id: owners.id }))).code).toBe('not_found');
    const admin = await makeMember(organization, 'ADMIN');
    expect((await refusal(endUserSession(admin.actor, { id: owner.id, session_id: owners.id }))).code).toBe(
      'insufficient_permission',
    );
    const mine = { ...owners.actor, recently_authenticated: true };
    expect((await refusal(endUserSession(mine, { id: owner.id, session_id: owners.id }))).code).toBe('not_found');
    expect((await refusal(endUserSession(actor, { id: user.id, session_id: newId() }))).code).toBe('not_found');
  });
});

describe('user.list_api_keys', () => {
  it('lists the keys that a user created, in any state, the newest first', async () => {
    const { organization, actor } = await owned();
    const { user, actor: developer } = await makeMember(organization, 'DEVELOPER');
    const first = await createApiKey(developer, { name: 'First', permissions: ['agents:read'] });
    await createApiKey(developer, { name: 'Second', permissions: ['agents:read'] });
    await createApiKey(actor, { name: 'Somebody else’s', permissions: ['agents:read'] });
    await revokeApiKey(actor, { id: first.id });
    const keys = await listUserKeys(actor, { id: user.id });
    expect(keys.map(({ name, state }) => [name, state])).toEqual([
      ['Second', 'active'],
      ['First', 'revoked'],
    ]);
  });
});

describe('user.list_invitations', () => {
  it('lists how a user was invited, and nothing of other organizations', async () => {
    const { actor } = await owned();
    const email = `${newId()}@acme.example`;
    const invitation = await inviteUser(actor, { email, first_name: 'In', last_name: 'Vited', role: 'DEVELOPER' });
    const [person] = await controlDb().select({ id: users.id }).from(users).where(eq(users.email, email));
    const { id } = person!;
    expect(await listUserInvitations(actor, { id })).toMatchObject([{ id: invitation.id, role: 'DEVELOPER' }]);
    const stranger = await makeMember(await makeOrganization(), 'OWNER');
    expect((await refusal(listUserInvitations(stranger.actor, { id }))).code).toBe('not_found');
  });
});
