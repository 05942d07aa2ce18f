import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { toProblem } from '@/lib/core/problem';
import { leaveOrganization, transferOwnership } from '@/lib/organization/settings/operations';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { joinToo, openSessions, signIn } from './testing';

const eventsOf = (organization_id: string) =>
  controlDb()
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.organization_id, organization_id))
    .orderBy(auditEvents.created_at, auditEvents.id);

async function roleOf(actor: Actor) {
  const [row] = await controlDb()
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organization_id, actor.organization_id), eq(memberships.user_id, actor.id)));
  return row?.role;
}

describe('organization.transfer_ownership and organization.leave', () => {
  it('make the other OWNER and the actor ADMIN, who may then leave', async () => {
    const organization = await makeOrganization();
    const owner = await makeMember(organization, 'OWNER');
    const heir = await makeMember(organization, 'MEMBER');
    expect(await refusal(leaveOrganization(owner.actor, {}))).toMatchObject({ code: 'conflict' });
    expect(await roleOf(owner.actor)).toBe('OWNER');

    await transferOwnership(owner.actor, { user_id: heir.user.id });
    expect([await roleOf(owner.actor), await roleOf(heir.actor)]).toEqual(['ADMIN', 'OWNER']);
    const events = await eventsOf(organization.id);
    expect(events.map((event) => event.changes.role)).toEqual([
      { before: 'MEMBER', after: 'OWNER' },
      { before: 'OWNER', after: 'ADMIN' },
    ]);

    await leaveOrganization({ ...owner.actor, role: 'ADMIN' }, {});
    expect(await roleOf(owner.actor)).toBeUndefined();
  });

  it('require an owner at the time of the request', async () => {
    const organization = await makeOrganization();
    const owner = await makeMember(organization, 'OWNER');
    const admin = await makeMember(organization, 'ADMIN');
    const heir = await makeMember(organization, 'MEMBER');
    const pretender = { ...admin.actor, role: 'OWNER' as const };
    for (const actor of [admin.actor, pretender, keyActor(organization, ['organization:write'])]) {
      const problem = await refusal(transferOwnership(actor, { user_id: heir.user.id }));
      expect(problem.code).toBe('insufficient_permission');
    }
    expect((await refusal(transferOwnership(owner.actor, { user_id: owner.user.id }))).code).toBe('validation_error');
    expect(await roleOf(heir.actor)).toBe('MEMBER');
  });

  it('answer not_found for strangers and inactive people', async () => {
    const organization = await makeOrganization();
    const owner = await makeMember(organization, 'OWNER');
    const suspended = await makeMember(organization, 'ADMIN', { status: 'suspended' });
    const stranger = await makeMember(await makeOrganization(), 'OWNER');
    for (const user_id of [suspended.user.id, stranger.user.id, newId()]) {
      expect((await refusal(transferOwnership(owner.actor, { user_id }))).code).toBe('not_found');
    }
    expect(await roleOf(owner.actor)).toBe('OWNER');
  });

  it('keep an owner when two owners leave at once', async () => {
    const organization = await makeOrganization();
    const owners = [await makeMember(organization, 'OWNER'), await makeMember(organization, 'OWNER')];
    const outcomes = await Promise.allSettled(owners.map(({ actor }) => leaveOrganization(actor, {})));
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('do not deadlock when two owners appoint each other', async () => {
    const organization = await makeOrganization();
    const [ada, ben] = [await makeMember(organization, 'OWNER'), await makeMember(organization, 'OWNER')];
    const outcomes = await Promise.allSettled([
      transferOwnership(ada.actor, { user_id: ben.user.id }),
      transferOwnership(ben.actor, { user_id: ada.user.id }),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(toProblem(outcome.reason).code).toBe('insufficient_permission');
    }
    expect([await roleOf(ada.actor), await roleOf(ben.actor)]).toContain('OWNER');
  });

  it('records the role and ends all sessions when someone leaves who belongs nowhere else, so that none works after rejoining', async () => {
    const organization = await makeOrganization();
    const { user, actor } = await makeMember(organization, 'ADMIN');
    const { id: session_id } = await signIn(user.id, organization);
    await signIn(user.id, organization);
    await leaveOrganization({ ...actor, session_id }, {});
    expect(await openSessions(user.id)).toEqual([]);
    expect(await eventsOf(organization.id)).toMatchObject([
      {
        target_label: user.email,
        changes: { role: { before: 'ADMIN', after: null }, status: { before: 'active', after: null } },
      },
    ]);
  });

  it('keep the session in use and those elsewhere when someone leaves who belongs to another organization', async () => {
    const organization = await makeOrganization();
    const other = await makeOrganization();
    const { user, actor } = await makeMember(organization, 'MEMBER');
    await joinToo(other, user.id);
    const [inUse, , elsewhere] = [
      await signIn(user.id, organization),
      await signIn(user.id, organization),
      await signIn(user.id, other),
    ];
    await leaveOrganization({ ...actor, session_id: inUse!.id }, {});
    expect((await openSessions(user.id)).sort()).toEqual([inUse!.id, elsewhere!.id].sort());
  });
});
