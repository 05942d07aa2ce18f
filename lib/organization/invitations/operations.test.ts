import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { startSession } from '@/lib/account/sessions/session';
import { newId } from '@/lib/core/id';
import { findToken } from '@/lib/platform/crypto/tokens';
import { keyActor, makeMember, makeOrganization } from '@/tests/fixtures';
import { getInvitation, inviteUser, listInvitations, resendInvitation, revokeInvitation } from './operations';
import { admin, eventsOf, expire, jobsFor, membershipOf, mintFor, problem, someone } from './testing';

const db = () => controlDb();

describe('invitation.list and invitation.get', () => {
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

  test('shows nothing of another organization and answers not_found for its ids', async () => {
    const { actor } = await admin();
    const { id } = await inviteUser(actor, someone());
    const { actor: stranger } = await admin();
    expect((await listInvitations(stranger, {})).total).toBe(0);
    for (const operation of [getInvitation, resendInvitation, revokeInvitation])
      expect((await problem(operation(stranger, { id }))).code).toBe('not_found');
  });

  test('requires invitations:read, which MEMBER, DEVELOPER and a write-only key lack', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'DEVELOPER');
    expect((await problem(listInvitations(actor, {}))).code).toBe('insufficient_permission');
    expect((await problem(inviteUser(actor, someone()))).code).toBe('insufficient_permission');
    const key = keyActor(organization, ['invitations:write']);
    expect((await problem(listInvitations(key, {}))).code).toBe('insufficient_permission');
  });
});

describe('invitation.resend', () => {
  test('renews it for 72 hours, queues the email, and invalidates the old secret and its session', async () => {
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

  test('enforces the domain rules again', async () => {
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

  test('rejects a revoked invitation', async () => {
    const { actor } = await admin();
    const { id } = await inviteUser(actor, someone());
    await revokeInvitation(actor, { id });
    const refused = await problem(resendInvitation(actor, { id }));
    expect(refused).toMatchObject({ code: 'conflict', message: expect.stringContaining('revoked') });
  });
});

describe('invitation.revoke', () => {
  test('ends secret and membership, keeps the row, and allows a new invitation', async () => {
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

  test('stops an ADMIN from revoking the invitation of an OWNER', async () => {
    const { organization, actor } = await admin();
    const owner = await makeMember(organization, 'OWNER');
    const { id } = await inviteUser(owner.actor, { ...someone(), role: 'OWNER' });
    for (const operation of [resendInvitation, revokeInvitation])
      expect((await problem(operation(actor, { id }))).code).toBe('insufficient_permission');
  });
});
