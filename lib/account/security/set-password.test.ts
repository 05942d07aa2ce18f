import { and, eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { oneTimeTokens } from '@/db/schema/control/sign-in';
import { verifyPassword } from '@/lib/account/password/password';
import { findSession } from '@/lib/account/sessions/find-session';
import { newId } from '@/lib/core/id';
import { toProblem } from '@/lib/core/problem';
import { createToken } from '@/lib/platform/crypto/tokens';
import { operations } from '@/lib/registry';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { browser, refusal, signIn } from '@/tests/signed-in';
import { setPassword } from './operations';

const NEW = 'velvet anchor prairie drum';

async function person(values: { password_changed_at?: string } = {}) {
  const organization = await makeOrganization();
  const { user } = await makeMember(organization, 'ADMIN', values);
  return { organization, user };
}

async function invite(organization_id: string, person: { id: string; email: string }, status: 'pending' | 'revoked') {
  await controlDb()
    .insert(memberships)
    .values({ organization_id, user_id: person.id, role: 'MEMBER', status: 'invited' });
  const [invitation] = await controlDb()
    .insert(invitations)
    .values({
      organization_id,
      user_id: person.id,
      email: person.email,
      first_name: 'Invited',
      last_name: 'Person',
      role: 'MEMBER',
      status,
      delivery: 'sent',
      invited_by_label: 'Test',
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
    })
    .returning();
  const token = await inTransaction(controlPool(), (tx) =>
    createToken(tx, {
      purpose: 'temporary_password',
      user_id: person.id,
      organization_id,
      invitation_id: invitation!.id,
    }),
  );
  return { id: invitation!.id, temporary_password: token.secret };
}

async function invitedPerson(rules: string[] = []) {
  const organization = await makeOrganization({ allowed_email_domains: rules });
  const [user] = await controlDb()
    .insert(users)
    .values({ email: `${newId()}@acme.example`, first_name: 'Ines', last_name: 'Vogel' })
    .returning();
  const invitation = await invite(organization.id, user!, 'pending');
  return { organization, user: user!, invitation };
}

async function jobsFor(name: string, data: Record<string, string>) {
  const result = await controlDb().execute(
    sql`select id from jobs.job where name = ${name} and data @> ${JSON.stringify(data)}::jsonb`,
  );
  return result.rows.length;
}

async function passwordOf(user_id: string) {
  const [user] = await controlDb().select().from(users).where(eq(users.id, user_id));
  return user!.password_hash;
}

async function statusOf(organization_id: string, user_id: string) {
  const [row] = await controlDb()
    .select({ status: memberships.status })
    .from(memberships)
    .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, user_id)));
  return row?.status;
}

const actionsOf = async (organization_id: string) =>
  (
    await controlDb()
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.organization_id, organization_id))
  ).map(({ action }) => action);

describe('security.set_password', () => {
  it('turns an invited person with a temporary password into a member', async () => {
    const { organization, user, invitation } = await invitedPerson(['acme.example']);
    const session = await signIn(organization.id, user.id, 'set_password');
    const second = await signIn(organization.id, user.id, 'set_password');
    await setPassword(session.actor, { new_password: NEW });

    expect(await verifyPassword(await passwordOf(user.id), NEW)).toBe(true);
    expect(await statusOf(organization.id, user.id)).toBe('active');
    const [row] = await controlDb().select().from(invitations).where(eq(invitations.id, invitation.id));
    expect(row).toMatchObject({ status: 'accepted', accepted_at: expect.any(String) });
    const after = await findSession(session.token, browser);
    expect(after).toMatchObject({ pending: null });
    expect(after!.actor.permissions.has('self:write')).toBe(true);
    expect(await findSession(second.token, browser)).toBeUndefined();
    const tokens = await controlDb().select().from(oneTimeTokens).where(eq(oneTimeTokens.user_id, user.id));
    expect(tokens.every(({ used_at }) => used_at !== null)).toBe(true);
    expect((await actionsOf(organization.id)).sort()).toEqual(['invitation.accept', 'security.set_password']);
  });

  it('is the only operation for a session with a temporary password', async () => {
    const { organization, user } = await invitedPerson();
    const { actor } = await signIn(organization.id, user.id, 'set_password');
    expect([...actor.permissions]).toEqual(['self:set_password']);
    for (const operation of operations.filter((operation) => operation !== (setPassword as unknown))) {
      expect((await refusal(operation(actor, {}))).code).toBe('insufficient_permission');
    }
    const full = await person();
    const signedIn = await signIn(full.organization.id, full.user.id);
    expect((await refusal(setPassword(signedIn.actor, { new_password: NEW }))).code).toBe('insufficient_permission');
  });

  it('refuses the temporary password itself in any case', async () => {
    const { organization, user, invitation } = await invitedPerson();
    const { actor } = await signIn(organization.id, user.id, 'set_password');
    for (const new_password of [invitation.temporary_password, invitation.temporary_password.toUpperCase()]) {
      const problem = await refusal(setPassword(actor, { new_password }));
      expect(problem.errors).toMatchObject([{ path: 'new_password', code: 'same_password' }]);
    }
    expect(await statusOf(organization.id, user.id)).toBe('invited');
  });

  it('is refused when the allowed domains were narrowed in the meantime', async () => {
    const { organization, user } = await invitedPerson();
    const { actor } = await signIn(organization.id, user.id, 'set_password');
    await controlDb()
      .update(organizations)
      .set({ allowed_email_domains: ['other.example'] })
      .where(eq(organizations.id, organization.id));
    const problem = await refusal(setPassword(actor, { new_password: NEW }));
    expect(problem).toMatchObject({ code: 'conflict', detail: expect.stringContaining('no longer allows') });
    expect(await passwordOf(user.id)).toBeNull();
    expect(await statusOf(organization.id, user.id)).toBe('invited');
  });

  it('is refused when the invitation was revoked in the meantime', async () => {
    const { organization, user, invitation } = await invitedPerson();
    const { actor } = await signIn(organization.id, user.id, 'set_password');
    await controlDb().update(invitations).set({ status: 'revoked' }).where(eq(invitations.id, invitation.id));
    expect((await refusal(setPassword(actor, { new_password: NEW }))).code).toBe('conflict');
    expect(await passwordOf(user.id)).toBeNull();
  });

  it('accepts one of two windows', async () => {
    const { organization, user } = await invitedPerson();
    const first = await signIn(organization.id, user.id, 'set_password');
    const second = await signIn(organization.id, user.id, 'set_password');
    const outcomes = await Promise.allSettled([
      setPassword(first.actor, { new_password: NEW }),
      setPassword(second.actor, { new_password: `${NEW} too` }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = outcomes.find((outcome) => outcome.status === 'rejected');
    expect(toProblem(lost!.reason).code).toBe('unauthenticated');
  });

  it('sends the invitations of other organizations again as links to join', async () => {
    const { organization, user, invitation } = await invitedPerson();
    const elsewhere = await makeOrganization();
    const other = await invite(elsewhere.id, user, 'pending');
    const { actor } = await signIn(organization.id, user.id, 'set_password');
    await setPassword(actor, { new_password: NEW });
    expect(await jobsFor('send-invitation', { invitation_id: other.id })).toBe(1);
    expect(await jobsFor('send-invitation', { invitation_id: invitation.id })).toBe(0);
    expect(await statusOf(elsewhere.id, user.id)).toBe('invited');
    const [row] = await controlDb().select().from(invitations).where(eq(invitations.id, other.id));
    expect(row).toMatchObject({ status: 'pending', delivery: 'queued' });
  });

  it('replaces a password that an administrator reset and notifies the person', async () => {
    const { organization, user } = await person({ password_changed_at: '2026-01-01T00:00:00Z' });
    const { actor, token } = await signIn(organization.id, user.id, 'set_password');
    await setPassword(actor, { new_password: NEW });
    expect(await verifyPassword(await passwordOf(user.id), NEW)).toBe(true);
    expect((await findSession(token, browser))?.pending).toBeNull();
    expect(await jobsFor('send-password-changed', { user_id: user.id })).toBe(1);
    expect(await actionsOf(organization.id)).toEqual(['security.set_password']);
  });
});
