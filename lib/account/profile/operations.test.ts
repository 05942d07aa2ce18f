import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { invitations } from '@/db/schema/control/invitations';
import { memberships } from '@/db/schema/control/organizations';
import { findSession } from '@/lib/account/sessions/find-session';
import { startSession } from '@/lib/account/sessions/session';
import { newId } from '@/lib/core/id';
import { toProblem } from '@/lib/core/problem';
import { keyActor, makeMember, makeOrganization, userActor } from '@/tests/fixtures';
import { getProfile, getWelcome, listMyOrganizations, switchOrganization, updateProfile } from './operations';

const request = { id: 'test', ip: null, user_agent: null };
const codeOf = async (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => toProblem(error).code,
  );

describe('profile.update', () => {
  it('changes the person’s name, theme and time zone and records it', async () => {
    const organization = await makeOrganization();
    const { actor, user } = await makeMember(organization, 'MEMBER');
    const wanted = { first_name: ' Zoë ', last_name: 'O’Neil', theme: 'dark', time_zone: 'Asia/Kolkata' } as const;
    const profile = await updateProfile(actor, wanted);
    expect(profile).toEqual({ ...wanted, first_name: 'Zoë', id: user.id, email: user.email, role: 'MEMBER' });
    expect(await getProfile(actor, {})).toEqual(profile);
    const [event] = await controlDb()
      .select()
      .from(auditEvents)
      .where(eq(auditEvents.organization_id, organization.id));
    expect(event).toMatchObject({
      action: 'profile.update',
      changes: { first_name: { before: 'Test', after: 'Zoë' } },
    });
  });

  it('records nothing when nothing changed', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'MEMBER');
    await updateProfile(actor, { first_name: 'Test' });
    expect(await controlDb().$count(auditEvents, eq(auditEvents.organization_id, organization.id))).toBe(0);
  });

  it.each([
    { first_name: '' },
    { last_name: 'a\u202Eb' },
    { time_zone: 'Mars/Olympus' },
    { time_zone: '+05:30' },
    { theme: 'pink' },
    { email: 'new@acme.example' },
    { role: 'OWNER' },
  ])('refuses %j', async (wanted) => {
    const { actor } = await makeMember(await makeOrganization(), 'MEMBER');
    expect(await codeOf(updateProfile(actor, wanted as never))).toBe('validation_error');
  });

  it('refuses an API key and a session that must set a password', async () => {
    const organization = await makeOrganization();
    const { user } = await makeMember(organization, 'OWNER');
    const pending = userActor(organization, user, 'OWNER', 'set_password');
    for (const actor of [pending, keyActor(organization, ['users:write', 'organization:write'])]) {
      expect(await codeOf(getProfile(actor, {}))).toBe('insufficient_permission');
      expect(await codeOf(updateProfile(actor, { first_name: 'X' }))).toBe('insufficient_permission');
    }
  });
});

describe('profile.switch_organization', () => {
  async function twoOrganizations() {
    const [first, second] = [await makeOrganization({ name: 'Beta' }), await makeOrganization({ name: 'alpha' })];
    const { user } = await makeMember(first, 'MEMBER');
    await controlDb()
      .insert(memberships)
      .values({ organization_id: second.id, user_id: user.id, role: 'ADMIN', status: 'active' });
    const session = await inTransaction(controlPool(), (tx) =>
      startSession(tx, { user_id: user.id, organization_id: first.id, method: 'password', pending: null, request }),
    );
    const { actor } = (await findSession(session.token, request))!;
    return { first, second, user, session, actor };
  }

  it('switches the session to the role in the other organization', async () => {
    const { first, second, session, actor } = await twoOrganizations();
    expect((await listMyOrganizations(actor, {})).map(({ id, role, is_current }) => [id, role, is_current])).toEqual([
      [second.id, 'ADMIN', false],
      [first.id, 'MEMBER', true],
    ]);
    await switchOrganization(actor, { organization_id: second.id });
    const turned = (await findSession(session.token, request))!;
    expect(turned.organization.id).toBe(second.id);
    expect(turned.actor.role).toBe('ADMIN');
  });

  it('does not find an organization without an active membership', async () => {
    const { first, second, user, session, actor } = await twoOrganizations();
    await controlDb()
      .update(memberships)
      .set({ status: 'suspended' })
      .where(eq(memberships.organization_id, second.id));
    const stranger = await makeOrganization();
    for (const organization_id of [second.id, stranger.id, newId()]) {
      expect(await codeOf(switchOrganization(actor, { organization_id }))).toBe('not_found');
    }
    expect((await findSession(session.token, request))!.organization.id).toBe(first.id);
    expect((await listMyOrganizations(actor, {})).map(({ id }) => id)).toEqual([first.id]);
    expect(user.id).toBe(actor.id);
  });
});

describe('profile.get_welcome', () => {
  async function joined(ago: string) {
    const organization = await makeOrganization();
    const { actor, user } = await makeMember(organization, 'MEMBER');
    const { email, first_name, last_name } = user;
    const accepted_at = sql`now() - ${ago}::interval`;
    await controlDb()
      .insert(invitations)
      .values({
        ...{ organization_id: organization.id, user_id: user.id, email, first_name, last_name, role: 'MEMBER' },
        ...{ status: 'accepted', invited_by_label: 'Ada <ada@acme.example>', expires_at: sql`now()`, accepted_at },
      });
    return { actor, user };
  }

  it('names who invited a person who joined within the last day', async () => {
    const { actor } = await joined('23 hours');
    const joined_at = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T.*Z$/);
    expect(await getWelcome(actor, {})).toEqual({ invited_by: 'Ada <ada@acme.example>', joined_at });
  });

  it('returns null a day after joining, and for a person who was not invited', async () => {
    const { actor } = await joined('25 hours');
    expect(await getWelcome(actor, {})).toBeNull();
    const { actor: founder } = await makeMember(await makeOrganization(), 'OWNER');
    expect(await getWelcome(founder, {})).toBeNull();
  });

  it('returns nothing about another organization that the person joined', async () => {
    const { user } = await joined('1 hour');
    const elsewhere = await makeOrganization();
    await controlDb()
      .insert(memberships)
      .values({ organization_id: elsewhere.id, user_id: user.id, role: 'MEMBER', status: 'active' });
    expect(await getWelcome(userActor(elsewhere, user, 'MEMBER'), {})).toBeNull();
  });
});
