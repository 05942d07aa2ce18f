import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents, invitations, memberships, organizations, sessions, users } from '@/db/schema/control';
import type { Actor } from '@/lib/actor';
import { findToken, mintToken } from '@/lib/auth/one-time-token';
import { startSession } from '@/lib/auth/session';
import { newId } from '@/lib/id';
import { allJobs } from '@/lib/jobs/testing';
import { PERMISSIONS } from '@/lib/permissions';
import { Problem, toProblem } from '@/lib/problem';
import { keyActor, makeMember, makeOrganization, userActor } from '@/tests/fixtures';
import { describeInvitation } from './join';
import {
  acceptInvitation,
  getInvitation,
  inviteUser,
  listInvitations,
  resendInvitation,
  revokeInvitation,
} from './operations';

const db = () => controlDb();
const someone = (email = `${newId()}@acme.example`) => ({ email, first_name: 'Ada', last_name: 'Okafor' });

async function admin() {
  const organization = await makeOrganization();
  const { actor } = await makeMember(organization, 'ADMIN');
  return { organization, actor };
}

async function problem(work: Promise<unknown>): Promise<Problem> {
  const outcome = await work.then(
    () => new Error('nothing was refused'),
    (error: unknown) => toProblem(error),
  );
  if (!(outcome instanceof Problem)) throw outcome;
  return outcome;
}

async function membershipOf(organization_id: string, email: string) {
  const [row] = await db()
    .select({ user_id: users.id, role: memberships.role, status: memberships.status })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.user_id))
    .where(and(eq(memberships.organization_id, organization_id), eq(users.email, email)));
  return row;
}

async function expire(id: string): Promise<void> {
  await db()
    .update(invitations)
    .set({ expires_at: sql`now() - interval '1 second'` as never })
    .where(eq(invitations.id, id));
}

const jobsFor = async (id: string) => (await allJobs()).filter((job) => job.data.invitation_id === id);
const eventsOf = (id: string) => db().select().from(auditEvents).where(eq(auditEvents.target_id, id));

function mintFor(
  invitation: { id: string },
  purpose: 'join' | 'temporary_password',
  user_id: string,
  organization_id: string,
) {
  return inTransaction(controlPool(), (tx) =>
    mintToken(tx, { purpose, user_id, organization_id, invitation_id: invitation.id }),
  );
}

describe('inviting', () => {
  test('adds the person without a password, the membership, the job and the audit entry', async () => {
    const { organization, actor } = await admin();
    const invitation = await inviteUser(actor, someone(' Ada@Acme.Example '));
    expect(invitation).toMatchObject({
      email: 'ada@acme.example',
      role: 'MEMBER',
      status: 'pending',
      delivery: 'queued',
    });
    expect(Date.parse(invitation.expires_at) - Date.now()).toBeGreaterThan(71 * 3_600_000);
    expect(await membershipOf(organization.id, 'ada@acme.example')).toMatchObject({
      role: 'MEMBER',
      status: 'invited',
    });
    const [user] = await db().select().from(users).where(eq(users.email, 'ada@acme.example'));
    expect(user?.password_hash).toBeNull();
    expect(await jobsFor(invitation.id)).toMatchObject([{ name: 'send-invitation' }]);
    expect(await eventsOf(invitation.id)).toMatchObject([
      { action: 'invitation.create', organization_id: organization.id, target_label: 'ada@acme.example' },
    ]);
  });

  test('leaves the name and the password of somebody who has an account alone', async () => {
    const elsewhere = await makeMember(await makeOrganization(), 'MEMBER', { password_hash: 'x', first_name: 'Grace' });
    const { actor } = await admin();
    await inviteUser(actor, someone(elsewhere.user.email));
    const [user] = await db().select().from(users).where(eq(users.id, elsewhere.user.id));
    expect(user).toMatchObject({ first_name: 'Grace', password_hash: 'x' });
  });

  test.each([
    ['active', 'already_member'],
    ['suspended', 'suspended_member'],
  ] as const)('refuses an %s member', async (status, code) => {
    const { organization, actor } = await admin();
    const { user } = await makeMember(organization, 'MEMBER', { status });
    const refused = await problem(inviteUser(actor, someone(user.email.toUpperCase())));
    expect(refused.data).toMatchObject({ code: 'conflict', errors: [{ path: 'email', code }] });
  });

  test('points at Resend when the person is invited already', async () => {
    const { actor } = await admin();
    const invitee = someone();
    await inviteUser(actor, invitee);
    const refused = await problem(inviteUser(actor, invitee));
    expect(refused.data).toMatchObject({ code: 'conflict', errors: [{ path: 'email', code: 'already_invited' }] });
    expect(refused.message).toContain('Resend');
  });

  test('replaces an invitation whose time is up, and takes the new name', async () => {
    const { organization, actor } = await admin();
    const invitee = someone();
    const first = await inviteUser(actor, invitee);
    await expire(first.id);
    const second = await inviteUser(actor, { ...invitee, first_name: 'Adaeze', role: 'DEVELOPER' });
    expect(await getInvitation(actor, { id: first.id })).toMatchObject({ status: 'expired' });
    expect(second).toMatchObject({ status: 'pending', first_name: 'Adaeze' });
    expect(await membershipOf(organization.id, invitee.email)).toMatchObject({ role: 'DEVELOPER', status: 'invited' });
  });

  test('of five at once exactly one succeeds, the others hear why', async () => {
    const { actor } = await admin();
    const invitee = someone();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => inviteUser(actor, invitee)));
    const refused = outcomes.flatMap((it) => (it.status === 'rejected' ? [toProblem(it.reason).code] : []));
    expect(refused).toEqual(Array(4).fill('conflict'));
  });

  test('keeps to the allowed domains', async () => {
    const organization = await makeOrganization({ allowed_email_domains: ['acme.example', '*.acme.example'] });
    const { actor } = await makeMember(organization, 'ADMIN');
    for (const email of ['a@evilacme.example', 'a@acme.example.evil.com', 'a@аcme.example']) {
      const refused = await problem(inviteUser(actor, someone(email)));
      expect(refused.data).toMatchObject({
        code: 'validation_error',
        errors: [{ path: 'email', code: 'domain_not_allowed' }],
      });
      expect(refused.message).toContain('acme.example and sub-domains of acme.example');
    }
    await expect(inviteUser(actor, someone('a@eu.acme.example'))).resolves.toMatchObject({ status: 'pending' });
  });

  test('a list of domains that is tightened at the same moment is never slipped past', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'ADMIN');
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tightening = inTransaction(controlPool(), async (tx) => {
      await tx
        .update(organizations)
        .set({ allowed_email_domains: ['other.example'] })
        .where(eq(organizations.id, organization.id));
      await held;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const inviting = problem(inviteUser(actor, someone()));
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    await tightening;
    expect((await inviting).data.errors).toMatchObject([{ code: 'domain_not_allowed' }]);
  });

  test('nobody grants above themselves', async () => {
    const { organization, actor } = await admin();
    expect((await problem(inviteUser(actor, { ...someone(), role: 'OWNER' }))).code).toBe('insufficient_permission');
    const key = keyActor(organization, ['invitations:write']);
    for (const role of ['ADMIN', 'DEVELOPER', 'OWNER'] as const)
      expect((await problem(inviteUser(key, { ...someone(), role }))).code).toBe('insufficient_permission');
    await expect(inviteUser(key, someone())).resolves.toMatchObject({ role: 'MEMBER' });
    const all = keyActor(organization, PERMISSIONS);
    await expect(inviteUser(all, { ...someone(), role: 'ADMIN' })).resolves.toMatchObject({ role: 'ADMIN' });
    expect((await problem(inviteUser(all, { ...someone(), role: 'OWNER' }))).code).toBe('insufficient_permission');
  });

  test('names wrong and unknown fields, and changes nothing', async () => {
    const { organization, actor } = await admin();
    const wrong = { email: 'a@b@c', first_name: '', last_name: 'x'.repeat(61), organization_id: newId() };
    const refused = await problem(inviteUser(actor, wrong as never));
    expect(refused.data.errors?.map((it) => it.path).sort()).toEqual([
      'email',
      'first_name',
      'last_name',
      'organization_id',
    ]);
    expect(await db().$count(invitations, eq(invitations.organization_id, organization.id))).toBe(0);
  });
});

describe('listing', () => {
  test('filters by status, with expired computed, searches, sorts and pages', async () => {
    const { actor } = await admin();
    const [a, b, c] = await Promise.all(
      ['a', 'b', 'c'].map((letter) =>
        inviteUser(actor, { ...someone(`${letter}-${newId()}@acme.example`), last_name: `L${letter}` }),
      ),
    );
    await expire(b!.id);
    await revokeInvitation(actor, { id: c!.id });
    const ids = async (input: Parameters<typeof listInvitations>[1]) =>
      (await listInvitations(actor, input)).items.map(({ id }) => id);
    expect(await ids({ status: 'pending' })).toEqual([a!.id]);
    expect(await ids({ status: ['expired'] })).toEqual([b!.id]);
    expect(await ids({ status: 'expired,revoked', sort: 'email' })).toEqual([b!.id, c!.id]);
    expect(await ids({ search: 'lB' })).toEqual([b!.id]);
    expect(await ids({ search: '%' })).toEqual([]);
    const first = await listInvitations(actor, { limit: 2, sort: '-email' });
    expect(first).toMatchObject({ total: 3, items: [{ id: c!.id }, { id: b!.id }] });
    expect(await ids({ limit: 2, sort: '-email', cursor: first.next_cursor! })).toEqual([a!.id]);
  });

  test('shows nothing of another organization, and answers not_found for its ids', async () => {
    const { actor } = await admin();
    const { id } = await inviteUser(actor, someone());
    const { actor: stranger } = await admin();
    expect((await listInvitations(stranger, {})).total).toBe(0);
    for (const operation of [getInvitation, resendInvitation, revokeInvitation])
      expect((await problem(operation(stranger, { id }))).code).toBe('not_found');
  });

  test('takes the permission: a MEMBER and a DEVELOPER have none, a write-only key cannot read', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'DEVELOPER');
    expect((await problem(listInvitations(actor, {}))).code).toBe('insufficient_permission');
    expect((await problem(inviteUser(actor, someone()))).code).toBe('insufficient_permission');
    const key = keyActor(organization, ['invitations:write']);
    expect((await problem(listInvitations(key, {}))).code).toBe('insufficient_permission');
  });
});

describe('resending', () => {
  test('opens it for 72 hours more, queues the mail and makes the older secret and its session useless', async () => {
    const { organization, actor } = await admin();
    const invitation = await inviteUser(actor, someone());
    const { user_id } = (await membershipOf(organization.id, invitation.email))!;
    const { secret } = await mintFor(invitation, 'temporary_password', user_id, organization.id);
    const request = { id: 't', ip: null, user_agent: null };
    const facts = {
      user_id,
      organization_id: organization.id,
      method: 'temporary_password',
      pending: 'set_password',
    } as const;
    const session = await inTransaction(controlPool(), (tx) => startSession(tx, { ...facts, request }));
    await expire(invitation.id);
    await db().update(invitations).set({ delivery: 'failed', delivery_error: 'No such mailbox' });
    const renewed = await resendInvitation(actor, { id: invitation.id });
    expect(renewed).toMatchObject({ status: 'pending', delivery: 'queued', delivery_error: null });
    expect(await findToken(db(), 'temporary_password', secret)).toBeUndefined();
    const [ended] = await db().select().from(sessions).where(eq(sessions.id, session.id));
    expect(ended?.revoked_at).not.toBeNull();
    expect(await jobsFor(invitation.id)).toHaveLength(2);
  });

  test('asks the domain rule again', async () => {
    const { organization, actor } = await admin();
    const { id } = await inviteUser(actor, someone());
    await db()
      .update(organizations)
      .set({ allowed_email_domains: ['other.example'] })
      .where(eq(organizations.id, organization.id));
    expect((await problem(resendInvitation(actor, { id }))).data.errors).toMatchObject([
      { code: 'domain_not_allowed' },
    ]);
    expect(await jobsFor(id)).toHaveLength(1);
  });

  test('is refused once revoked', async () => {
    const { actor } = await admin();
    const { id } = await inviteUser(actor, someone());
    await revokeInvitation(actor, { id });
    const refused = await problem(resendInvitation(actor, { id }));
    expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('revoked') });
  });
});

describe('revoking', () => {
  test('ends secret and membership, keeps the row, and lets the person be invited again', async () => {
    const { organization, actor } = await admin();
    const invitation = await inviteUser(actor, someone());
    const { user_id } = (await membershipOf(organization.id, invitation.email))!;
    const { secret } = await mintFor(invitation, 'temporary_password', user_id, organization.id);
    expect(await revokeInvitation(actor, { id: invitation.id })).toEqual({ deleted: true, id: invitation.id });
    expect(await findToken(db(), 'temporary_password', secret)).toBeUndefined();
    expect(await membershipOf(organization.id, invitation.email)).toBeUndefined();
    expect(await getInvitation(actor, { id: invitation.id })).toMatchObject({ status: 'revoked' });
    expect((await eventsOf(invitation.id)).map((it) => it.action).sort()).toEqual([
      'invitation.create',
      'invitation.revoke',
    ]);
    expect((await problem(revokeInvitation(actor, { id: invitation.id }))).code).toBe('conflict');
    await expect(inviteUser(actor, someone(invitation.email))).resolves.toMatchObject({ status: 'pending' });
  });

  test('an ADMIN does not touch the invitation of an OWNER', async () => {
    const { organization, actor } = await admin();
    const owner = await makeMember(organization, 'OWNER');
    const { id } = await inviteUser(owner.actor, { ...someone(), role: 'OWNER' });
    for (const operation of [resendInvitation, revokeInvitation])
      expect((await problem(operation(actor, { id }))).code).toBe('insufficient_permission');
  });
});

describe('accepting with an account', () => {
  async function invited() {
    const home = await makeOrganization();
    const guest = await makeMember(home, 'MEMBER', { password_hash: 'x' });
    const { organization, actor } = await admin();
    const invitation = await inviteUser(actor, { ...someone(guest.user.email), role: 'DEVELOPER' });
    const { secret: token } = await mintFor(invitation, 'join', guest.user.id, organization.id);
    return { guest, organization, invitation, token, host: actor };
  }

  test('makes the person a member, once, and records it in that organization', async () => {
    const { guest, organization, invitation, token } = await invited();
    expect(await describeInvitation(token)).toMatchObject({
      organization_name: organization.name,
      email: guest.user.email,
      has_account: true,
    });
    expect(await acceptInvitation(guest.actor, { token })).toEqual({
      organization_id: organization.id,
      organization_name: organization.name,
      role: 'DEVELOPER',
    });
    expect(await membershipOf(organization.id, guest.user.email)).toMatchObject({
      role: 'DEVELOPER',
      status: 'active',
    });
    expect(await eventsOf(invitation.id)).toContainEqual(
      expect.objectContaining({
        action: 'invitation.accept',
        organization_id: organization.id,
        actor_id: guest.user.id,
      }),
    );
    expect((await problem(acceptInvitation(guest.actor, { token }))).code).toBe('conflict');
    expect(await describeInvitation(token)).toBeUndefined();
  });

  test('of two at once exactly one succeeds', async () => {
    const { guest, token } = await invited();
    const outcomes = await Promise.allSettled([1, 2].map(() => acceptInvitation(guest.actor, { token })));
    expect(outcomes.filter((it) => it.status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses another person and leaves the link good', async () => {
    const { guest, token } = await invited();
    const { actor: stranger } = await makeMember(await makeOrganization(), 'OWNER');
    expect((await problem(acceptInvitation(stranger, { token }))).message).toContain('another account');
    await expect(acceptInvitation(guest.actor, { token })).resolves.toMatchObject({ role: 'DEVELOPER' });
  });

  test('refuses a half-signed-in session, a revoked invitation and a domain that was taken off the list', async () => {
    const half = await invited();
    const actor: Actor = userActor(half.organization, half.guest.user, 'MEMBER', 'set_password');
    expect((await problem(acceptInvitation(actor, { token: half.token }))).code).toBe('insufficient_permission');
    const over = await invited();
    await revokeInvitation(over.host, { id: over.invitation.id });
    expect((await problem(acceptInvitation(over.guest.actor, { token: over.token }))).code).toBe('conflict');
    const { guest, organization, token } = await invited();
    await db()
      .update(organizations)
      .set({ allowed_email_domains: ['other.example'] })
      .where(eq(organizations.id, organization.id));
    await problem(acceptInvitation(guest.actor, { token }));
    expect(await membershipOf(organization.id, guest.user.email)).toMatchObject({ status: 'invited' });
  });
});
