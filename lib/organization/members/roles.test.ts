import { and, eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import { createApiKey } from '@/lib/api-keys/keys/operations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { PERMISSIONS, ROLE_PERMISSIONS } from '@/lib/core/permissions';
import { toProblem } from '@/lib/core/problem';
import { getInvitation, inviteUser } from '@/lib/organization/invitations/operations';
import { eventsOf, problem } from '@/lib/organization/invitations/testing';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import { endUserSessions, listUsers, removeUser, sendTemporaryPassword, updateUser } from './operations';
import { owned } from './testing';

const db = () => controlDb();

describe('user.update', () => {
  test('saves the role, returns the new permissions, and records before and after', async () => {
    const { organization, actor } = await owned();
    const { user } = await makeMember(organization, 'MEMBER');
    const after = await updateUser(actor, { id: user.id, role: 'ADMIN' });
    expect(after).toMatchObject({ role: 'ADMIN', permissions: ROLE_PERMISSIONS.ADMIN });
    expect(await eventsOf(user.id)).toMatchObject([
      { action: 'user.update', changes: { role: { before: 'MEMBER', after: 'ADMIN' } } },
    ]);
    await updateUser(actor, { id: user.id, role: 'ADMIN' });
    expect(await eventsOf(user.id)).toHaveLength(1);
  });

  test('lets exactly one of two owners who demote each other succeed', async () => {
    for (let round = 0; round < 5; round++) {
      const organization = await makeOrganization();
      const [a, b] = [await makeMember(organization, 'OWNER'), await makeMember(organization, 'OWNER')];
      const outcomes = await Promise.allSettled([
        updateUser(a.actor, { id: b.user.id, role: 'MEMBER' }),
        updateUser(b.actor, { id: a.user.id, role: 'MEMBER' }),
      ]);
      expect(outcomes.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = outcomes.find((it) => it.status === 'rejected');
      expect(toProblem(refused?.reason).code).toBe('conflict');
      const owners = and(eq(memberships.organization_id, organization.id), eq(memberships.role, 'OWNER'));
      expect(await db().$count(memberships, owners)).toBe(1);
    }
  });

  test('lets exactly one of two out of three owners acting on each other succeed', async () => {
    const acts = [
      (by: Actor, id: string) => updateUser(by, { id, role: 'MEMBER' as const }),
      (by: Actor, id: string) => updateUser(by, { id, status: 'suspended' as const }),
      (by: Actor, id: string) => removeUser(by, { id }),
    ];
    for (const act of [...acts, ...acts]) {
      const { organization } = await owned();
      const [a, b] = [await makeMember(organization, 'OWNER'), await makeMember(organization, 'OWNER')];
      const outcomes = await Promise.allSettled([act(a.actor, b.user.id), act(b.actor, a.user.id)]);
      expect(outcomes.map((it) => it.status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = outcomes.find((it) => it.status === 'rejected');
      expect(toProblem(refused?.reason).code).toBe('conflict');
    }
  });

  test('rejects an actor who was demoted after the request began', async () => {
    const { organization } = await owned();
    const { actor, user } = await makeMember(organization, 'ADMIN');
    const { user: other } = await makeMember(organization, 'MEMBER');
    await db().update(memberships).set({ role: 'MEMBER' }).where(eq(memberships.user_id, user.id));
    const email = `${newId()}@acme.example`;
    const late = [
      () => updateUser(actor, { id: other.id, role: 'DEVELOPER' }),
      () => endUserSessions(actor, { id: other.id }),
      () => sendTemporaryPassword(actor, { id: other.id }),
      () => inviteUser(actor, { email, first_name: 'Ada', last_name: 'Okafor' }),
      () => createApiKey(actor, { name: 'Late', permissions: ['calls:read'] }),
    ];
    for (const act of late) expect((await problem(act())).code).toBe('conflict');
  });

  test('keeps the last owner from being demoted, suspended or removed', async () => {
    const { organization, user } = await owned();
    await makeMember(organization, 'OWNER', { status: 'suspended' });
    const system = { ...keyActor(organization, PERMISSIONS), role: 'OWNER' as const };
    const attempts = [
      () => updateUser(system, { id: user.id, role: 'ADMIN' }),
      () => updateUser(system, { id: user.id, status: 'suspended' }),
      () => removeUser(system, { id: user.id }),
    ];
    for (const attempt of attempts) expect((await problem(attempt())).code).toBe('conflict');
  });

  test('stops an ADMIN from changing or appointing an OWNER', async () => {
    const { organization, user: owner } = await owned();
    const { actor } = await makeMember(organization, 'ADMIN');
    const { user: member } = await makeMember(organization, 'MEMBER');
    const attempts = [
      () => updateUser(actor, { id: owner.id, role: 'MEMBER' }),
      () => updateUser(actor, { id: owner.id, status: 'suspended' }),
      () => removeUser(actor, { id: owner.id }),
      () => endUserSessions(actor, { id: owner.id }),
      () => sendTemporaryPassword(actor, { id: owner.id }),
      () => updateUser(actor, { id: member.id, role: 'OWNER' }),
    ];
    for (const attempt of attempts) expect((await problem(attempt())).code).toBe('insufficient_permission');
  });

  test('stops a key with users:write from granting permissions that it lacks', async () => {
    const { organization } = await owned();
    const { user } = await makeMember(organization, 'MEMBER');
    const { user: admin } = await makeMember(organization, 'ADMIN');
    const key = keyActor(organization, ['users:read', 'users:write']);
    for (const role of ['DEVELOPER', 'ADMIN', 'OWNER'] as const)
      expect((await problem(updateUser(key, { id: user.id, role }))).code).toBe('insufficient_permission');
    expect((await problem(updateUser(key, { id: admin.id, role: 'MEMBER' }))).code).toBe('insufficient_permission');
    const nearly = keyActor(
      organization,
      PERMISSIONS.filter((it) => it !== 'audit_log:read'),
    );
    expect((await problem(updateUser(nearly, { id: user.id, role: 'ADMIN' }))).code).toBe('insufficient_permission');
    const full = keyActor(organization, PERMISSIONS);
    expect(await updateUser(full, { id: user.id, role: 'ADMIN' })).toMatchObject({ role: 'ADMIN' });
    expect((await problem(updateUser(full, { id: user.id, role: 'OWNER' }))).code).toBe('insufficient_permission');
  });

  test('rejects acting on oneself', async () => {
    const { organization, actor, user } = await owned();
    await makeMember(organization, 'OWNER');
    expect((await problem(updateUser(actor, { id: user.id, role: 'ADMIN' }))).code).toBe('conflict');
    expect((await problem(updateUser(actor, { id: user.id, status: 'suspended' }))).code).toBe('conflict');
    expect((await problem(removeUser(actor, { id: user.id }))).code).toBe('conflict');
    expect((await problem(sendTemporaryPassword(actor, { id: user.id }))).code).toBe('conflict');
    await expect(updateUser(actor, { id: user.id, role: 'OWNER' })).resolves.toMatchObject({ role: 'OWNER' });
  });

  test('updates the pending invitation without activating the person', async () => {
    const { actor } = await owned();
    const invitation = await inviteUser(actor, { email: `${newId()}@acme.example`, first_name: 'Ada', last_name: 'O' });
    const [person] = (await listUsers(actor, { status: 'invited' })).items;
    await updateUser(actor, { id: person!.id, role: 'DEVELOPER' });
    expect(await getInvitation(actor, { id: invitation.id })).toMatchObject({ role: 'DEVELOPER' });
    expect((await problem(updateUser(actor, { id: person!.id, status: 'active' }))).code).toBe('conflict');
  });
});
