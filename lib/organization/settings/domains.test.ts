import { eq, inArray } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { previewDomains, updateOrganization } from './operations';

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

describe('organization.update of allowed_email_domains', () => {
  it('previews who is excluded, then revokes only their invitations and keeps members', async () => {
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

    const { revoked_invitations } = await updateOrganization(actor, {
      version: 1,
      allowed_email_domains: ['inside.example', 'INSIDE.example'],
    });
    expect(revoked_invitations).toEqual([{ id: outside.invitation.id, email: outside.invitation.email }]);

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

  it('allows everyone when emptied and revokes nothing', async () => {
    const organization = await makeOrganization({ allowed_email_domains: ['inside.example'] });
    const { actor } = await makeMember(organization, 'ADMIN');
    await invite(organization.id, `${newId()}@anywhere.example`);
    const preview = await previewDomains(actor, { allowed_email_domains: [] });
    expect([preview.members.total, preview.invitations.total]).toEqual([0, 0]);
    await updateOrganization(actor, { version: 1, allowed_email_domains: [] });
    expect(await eventsOf(organization.id)).toHaveLength(1);
  });
});
