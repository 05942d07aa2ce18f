import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { toProblem } from '@/lib/core/problem';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import { getInvitation, inviteUser } from './operations';
import { admin, eventsOf, expire, jobsFor, membershipOf, problem, someone } from './testing';

const db = () => controlDb();

describe('invitation.create', () => {
  test('creates a user without a password, the membership, the job and the audit entry', async () => {
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

  test('keeps the name and password of a person with an account', async () => {
    const elsewhere = await makeMember(await makeOrganization(), 'MEMBER', { password_hash: 'x', first_name: 'Grace' });
    const { actor } = await admin();
    await inviteUser(actor, someone(elsewhere.user.email));
    const [user] = await db().select().from(users).where(eq(users.id, elsewhere.user.id));
    expect(user).toMatchObject({ first_name: 'Grace', password_hash: 'x' });
  });

  test.each([
    ['active', 'already_member'],
    ['suspended', 'suspended_member'],
  ] as const)('rejects an %s member', async (status, code) => {
    const { organization, actor } = await admin();
    const { user } = await makeMember(organization, 'MEMBER', { status });
    const refused = await problem(inviteUser(actor, someone(user.email.toUpperCase())));
    expect(refused.data).toMatchObject({ code: 'conflict', errors: [{ path: 'email', code }] });
  });

  test('points to Resend when the person is already invited', async () => {
    const { actor } = await admin();
    const invitee = someone();
    await inviteUser(actor, invitee);
    const refused = await problem(inviteUser(actor, invitee));
    expect(refused.data).toMatchObject({ code: 'conflict', errors: [{ path: 'email', code: 'already_invited' }] });
    expect(refused.message).toContain('Resend');
  });

  test('replaces an expired invitation and takes the new name', async () => {
    const { organization, actor } = await admin();
    const invitee = someone();
    const first = await inviteUser(actor, invitee);
    await expire(first.id);
    const second = await inviteUser(actor, { ...invitee, first_name: 'Adaeze', role: 'DEVELOPER' });
    expect(await getInvitation(actor, { id: first.id })).toMatchObject({ status: 'expired' });
    expect(second).toMatchObject({ status: 'pending', first_name: 'Adaeze' });
    expect(await membershipOf(organization.id, invitee.email)).toMatchObject({ role: 'DEVELOPER', status: 'invited' });
  });

  test('lets exactly one of five concurrent requests succeed and explains it to the others', async () => {
    const { actor } = await admin();
    const invitee = someone();
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => inviteUser(actor, invitee)));
    const refused = outcomes.flatMap((it) => (it.status === 'rejected' ? [toProblem(it.reason).code] : []));
    expect(refused).toEqual(Array(4).fill('conflict'));
  });

  test('enforces the allowed domains', async () => {
    const organization = await makeOrganization({ allowed_email_domains: ['acme.example', '*.acme.example'] });
    const { actor } = await makeMember(organization, 'ADMIN');
    for (const email of ['a@evilacme.example', 'a@acme.example.evil.com', 'a@аcme.example']) {
      const refused = await problem(inviteUser(actor, someone(email)));
      expect(refused.data).toMatchObject({
        code: 'validation_error',
        errors: [{ path: 'email', code: 'domain_not_allowed' }],
      });
      expect(refused.message).toContain('acme.example and subdomains of acme.example');
    }
    await expect(inviteUser(actor, someone('a@eu.acme.example'))).resolves.toMatchObject({ status: 'pending' });
  });

  test('enforces a domain list that is tightened concurrently', async () => {
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

  test('rejects a role above the actor’s own', async () => {
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

  test('names invalid and unknown fields and changes nothing', async () => {
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
