import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { organizations } from '@/db/schema/control/organizations';
import type { Actor } from '@/lib/core/actor';
import { acceptInvitation, inviteUser, revokeInvitation } from '@/lib/organization/invitations/operations';
import { admin, eventsOf, membershipOf, mintFor, problem, someone } from '@/lib/organization/invitations/testing';
import { makeMember, makeOrganization, userActor } from '@/tests/fixtures';
import { describeInvitation } from './describe-invitation';

const db = () => controlDb();

describe('invitation.accept', () => {
  async function invited() {
    const home = await makeOrganization();
    const guest = await makeMember(home, 'MEMBER', { password_hash: 'x' });
    const { organization, actor } = await admin();
    const invitation = await inviteUser(actor, { ...someone(guest.user.email), role: 'DEVELOPER' });
    const { secret: token } = await mintFor(invitation, 'join', guest.user.id, organization.id);
    return { guest, organization, invitation, token, host: actor };
  }

  test('makes the person a member once and records it in that organization', async () => {
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

  test('accepts exactly one of two concurrent requests', async () => {
    const { guest, token } = await invited();
    const outcomes = await Promise.allSettled([1, 2].map(() => acceptInvitation(guest.actor, { token })));
    expect(outcomes.filter((it) => it.status === 'fulfilled')).toHaveLength(1);
  });

  test('refuses another person and leaves the link valid', async () => {
    const { guest, token } = await invited();
    const { actor: stranger } = await makeMember(await makeOrganization(), 'OWNER');
    expect((await problem(acceptInvitation(stranger, { token }))).message).toContain('another account');
    await expect(acceptInvitation(guest.actor, { token })).resolves.toMatchObject({ role: 'DEVELOPER' });
  });

  test('refuses a half-signed-in session, a revoked invitation and a domain that is no longer allowed', async () => {
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
