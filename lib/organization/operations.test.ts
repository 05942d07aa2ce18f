import { and, eq, inArray } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents, invitations, memberships, oneTimeTokens, organizations, users } from '@/db/schema/control';
import type { Actor } from '@/lib/actor';
import { newId } from '@/lib/id';
import { toProblem } from '@/lib/problem';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import {
  getOrganization,
  leaveOrganization,
  listRegions,
  previewDomains,
  transferOwnership,
  updateOrganization,
} from './operations';

const refusal = async (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it should have been refused'),
    (error) => toProblem(error).data,
  );

const eventsOf = (organization_id: string) =>
  controlDb()
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.organization_id, organization_id))
    .orderBy(auditEvents.created_at, auditEvents.id);

async function invite(organization_id: string, email: string) {
  const db = controlDb();
  const [user] = await db.insert(users).values({ email, first_name: 'Invited', last_name: 'Person' }).returning();
  await db.insert(memberships).values({ organization_id, user_id: user!.id, role: 'MEMBER', status: 'invited' });
  const [invitation] = await db
    .insert(invitations)
    .values({
      organization_id,
      user_id: user!.id,
      email,
      first_name: 'Invited',
      last_name: 'Person',
      role: 'MEMBER',
      invited_by_label: 'Test',
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    })
    .returning();
  await db.insert(oneTimeTokens).values({
    purpose: 'temporary_password',
    token_hash: newId(),
    user_id: user!.id,
    organization_id,
    invitation_id: invitation!.id,
    expires_at: invitation!.expires_at,
  });
  return { user: user!, invitation: invitation! };
}

async function roleOf(actor: Actor) {
  const [row] = await controlDb()
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organization_id, actor.organization_id), eq(memberships.user_id, actor.id)));
  return row?.role;
}

describe('organization.update', () => {
  it('changes what is named, counts the version and records before and after', async () => {
    const organization = await makeOrganization({ name: 'Acme' });
    const { actor } = await makeMember(organization, 'ADMIN');
    const updated = await updateOrganization(actor, {
      version: 1,
      name: '  Acme Voice ',
      website: 'Acme.example/',
      allowed_email_domains: ['ACME.com', '@acme.com', '*.acme.com'],
    });
    expect(updated).toMatchObject({
      name: 'Acme Voice',
      website: 'https://acme.example',
      allowed_email_domains: ['acme.com', '*.acme.com'],
      version: 2,
      updated_by_label: actor.label,
    });
    const [event] = await eventsOf(organization.id);
    expect(event).toMatchObject({ action: 'organization.update', actor_id: actor.id, target_id: organization.id });
    expect(event!.changes).toMatchObject({ name: { before: 'Acme', after: 'Acme Voice' } });
    expect(await getOrganization(actor, {})).toEqual(updated);
  });

  it('keeps the version and the log when nothing differs', async () => {
    const organization = await makeOrganization({ name: 'Acme', website: 'https://acme.example' });
    const { actor } = await makeMember(organization, 'OWNER');
    const same = await updateOrganization(actor, { version: 1, name: 'Acme', website: 'acme.example' });
    expect(same.version).toBe(1);
    expect(await eventsOf(organization.id)).toHaveLength(0);
  });

  it('lets one of two parallel changes through and shows the other what stands now', async () => {
    const organization = await makeOrganization();
    const ada = await makeMember(organization, 'ADMIN');
    const ben = await makeMember(organization, 'ADMIN');
    const outcomes = await Promise.allSettled([
      updateOrganization(ada.actor, { version: 1, name: 'From Ada' }),
      updateOrganization(ben.actor, { version: 1, website: 'https://ben.example' }),
    ]);
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect([won.length, lost.length]).toEqual([1, 1]);
    const problem = toProblem(lost[0]!.reason).data;
    expect(problem.code).toBe('precondition_failed');
    expect(problem.current).toEqual(won[0]!.value);
    expect(await eventsOf(organization.id)).toHaveLength(1);
  });

  it('refuses an old version even when nothing would change', async () => {
    const organization = await makeOrganization({ name: 'Acme', version: 4 });
    const { actor } = await makeMember(organization, 'ADMIN');
    expect((await refusal(updateOrganization(actor, { version: 3, name: 'Acme' }))).code).toBe('precondition_failed');
  });

  it.each([
    ['name', ''],
    ['website', 'javascript:alert(1)'],
    ['website', 'https://user:secret@acme.example'],
    ['website', 'not a site'],
    ['website', 'ftp://acme.example'],
    ['allowed_email_domains', ['co.uk']],
    ['allowed_email_domains', Array.from({ length: 101 }, (_, at) => `d${at}.example`)],
    ['plan', 'elite'],
    ['id', newId()],
  ])('refuses %s %j and changes nothing', async (field, value) => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'OWNER');
    const problem = await refusal(updateOrganization(actor, { version: 1, [field]: value }));
    expect(problem.code).toBe('validation_error');
    expect(problem.errors![0]!.path.split('.')[0]).toBe(field);
    expect((await getOrganization(actor, {})).version).toBe(1);
  });

  it('takes a website away', async () => {
    const organization = await makeOrganization({ website: 'https://acme.example' });
    const { actor } = await makeMember(organization, 'OWNER');
    expect((await updateOrganization(actor, { version: 1, website: ' ' })).website).toBeNull();
  });

  it('is refused to whoever lacks the permission, and touches no other organization', async () => {
    const organization = await makeOrganization({ name: 'Mine' });
    const other = await makeOrganization({ name: 'Other' });
    const { actor: member } = await makeMember(organization, 'MEMBER');
    expect((await refusal(updateOrganization(member, { version: 1, name: 'X' }))).code).toBe('insufficient_permission');
    const reader = keyActor(organization, ['organization:read']);
    expect((await refusal(updateOrganization(reader, { version: 1, name: 'X' }))).code).toBe('insufficient_permission');
    const writer = keyActor(organization, ['organization:write']);
    await updateOrganization(writer, { version: 1, name: 'By key' });
    expect((await refusal(getOrganization(writer, {}))).code).toBe('insufficient_permission');
    const [untouched] = await controlDb().select().from(organizations).where(eq(organizations.id, other.id));
    expect(untouched).toMatchObject({ name: 'Other', version: 1 });
  });

  it('changes the region where all regions share one database', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'ADMIN');
    expect(await listRegions(actor, {})).toContainEqual({ region: 'eu', requires_move: false });
    expect((await updateOrganization(actor, { version: 1, region: 'eu' })).region).toBe('eu');
  });
});

describe('a tightened list of domains', () => {
  it('names who falls outside, then revokes their invitations alone and keeps the members', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'ADMIN', { email: `${newId()}@inside.example` });
    const guest = await makeMember(organization, 'MEMBER', { email: `${newId()}@guest.example` });
    const inside = await invite(organization.id, `${newId()}@inside.example`);
    const outside = await invite(organization.id, `${newId()}@sub.inside.example`);
    const elsewhere = await makeOrganization();
    const foreign = await invite(elsewhere.id, `${newId()}@guest.example`);

    const preview = await previewDomains(actor, { allowed_email_domains: ['inside.example'] });
    expect(preview.members).toMatchObject({ total: 1, items: [{ id: guest.user.id, email: guest.user.email }] });
    expect(preview.invitations).toMatchObject({ total: 1, items: [{ id: outside.invitation.id }] });

    await updateOrganization(actor, { version: 1, allowed_email_domains: ['inside.example'] });

    const rows = await controlDb()
      .select({ id: invitations.id, status: invitations.status })
      .from(invitations)
      .where(inArray(invitations.id, [inside.invitation.id, outside.invitation.id, foreign.invitation.id]));
    const status = Object.fromEntries(rows.map((row) => [row.id, row.status]));
    expect(status[outside.invitation.id]).toBe('revoked');
    expect(status[inside.invitation.id]).toBe('pending');
    expect(status[foreign.invitation.id]).toBe('pending');
    const tokens = await controlDb()
      .select({ invitation_id: oneTimeTokens.invitation_id })
      .from(oneTimeTokens)
      .where(inArray(oneTimeTokens.invitation_id, [inside.invitation.id, outside.invitation.id]));
    expect(tokens).toEqual([{ invitation_id: inside.invitation.id }]);
    const people = await controlDb()
      .select({ user_id: memberships.user_id })
      .from(memberships)
      .where(eq(memberships.organization_id, organization.id));
    expect(people.map((row) => row.user_id).sort()).toEqual([actor.id, guest.user.id, inside.user.id].sort());
    const actions = (await eventsOf(organization.id)).map((event) => [event.action, event.target_label]);
    expect(actions).toContainEqual(['invitation.revoke', outside.invitation.email]);
    expect(actions).toHaveLength(2);
  });

  it('lets everyone in again when it is emptied, and revokes nothing', async () => {
    const organization = await makeOrganization({ allowed_email_domains: ['inside.example'] });
    const { actor } = await makeMember(organization, 'ADMIN');
    await invite(organization.id, `${newId()}@anywhere.example`);
    const preview = await previewDomains(actor, { allowed_email_domains: [] });
    expect([preview.members.total, preview.invitations.total]).toEqual([0, 0]);
    await updateOrganization(actor, { version: 1, allowed_email_domains: [] });
    expect(await eventsOf(organization.id)).toHaveLength(1);
  });
});

describe('organization.transfer_ownership and organization.leave', () => {
  it('makes the other OWNER and the actor ADMIN, who may then leave', async () => {
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

  it('is an owner’s act alone, now and not a moment ago', async () => {
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

  it('finds neither strangers nor people who are not active', async () => {
    const organization = await makeOrganization();
    const owner = await makeMember(organization, 'OWNER');
    const suspended = await makeMember(organization, 'ADMIN', { status: 'suspended' });
    const stranger = await makeMember(await makeOrganization(), 'OWNER');
    for (const user_id of [suspended.user.id, stranger.user.id, newId()]) {
      expect((await refusal(transferOwnership(owner.actor, { user_id }))).code).toBe('not_found');
    }
    expect(await roleOf(owner.actor)).toBe('OWNER');
  });

  it('keeps an owner when two owners leave at once', async () => {
    const organization = await makeOrganization();
    const owners = [await makeMember(organization, 'OWNER'), await makeMember(organization, 'OWNER')];
    const outcomes = await Promise.allSettled(owners.map(({ actor }) => leaveOrganization(actor, {})));
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('settles two owners who appoint each other without a deadlock', async () => {
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
});
