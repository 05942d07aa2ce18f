import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { invitations } from '@/db/schema/control/invitations';
import { memberships } from '@/db/schema/control/organizations';
import { hashPassword } from '@/lib/account/password/password';
import { verifyTwoFactor } from '@/lib/account/second-factor/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { newId } from '@/lib/core/id';
import { inviteUser, revokeInvitation } from '@/lib/organization/invitations/operations';
import { createToken } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal, signIn as signedIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { joinWithPassword } from './operations';
import { signIn } from './sign-in';

const PASSWORD = 'correct horse battery staple';
const password_hash = await hashPassword(PASSWORD);
const request = { id: newId(), ip: '203.0.113.50', user_agent: null };
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error) => error.data,
  );

// Suspended in their only organization: there is a password, but no membership to sign in to.
async function invitedElsewhere() {
  const { user } = await makeMember(await makeOrganization(), 'MEMBER', { password_hash, status: 'suspended' });
  const organization = await makeOrganization();
  const owner = await makeMember(organization, 'OWNER');
  const invitation = await inviteUser(owner.actor, { email: user.email, first_name: 'Test', last_name: 'Person' });
  const { secret } = await inTransaction(controlPool(), (tx) =>
    createToken(tx, {
      purpose: 'join',
      user_id: user.id,
      organization_id: organization.id,
      invitation_id: invitation.id,
    }),
  );
  return { user, organization, invitation, secret, owner };
}

test('joinWithPassword lets a person without a membership join and then sign in', async () => {
  const { user, organization, invitation, secret } = await invitedElsewhere();
  expect(await failure(signIn({ email: user.email, password: PASSWORD }, request))).toMatchObject({
    code: 'sign_in_failed',
  });
  expect(await joinWithPassword(request, { token: secret, password: PASSWORD })).toEqual({ email: user.email });
  const session = await findSession((await signIn({ email: user.email, password: PASSWORD }, request)).token, request);
  expect(session?.organization.id).toBe(organization.id);
  const [row] = await controlDb().select().from(invitations).where(eq(invitations.id, invitation.id));
  expect(row?.status).toBe('accepted');
});

test('joinWithPassword refuses a wrong password and leaves the link valid', async () => {
  const { user, organization, secret } = await invitedElsewhere();
  expect(
    await failure(joinWithPassword(request, { token: secret, password: 'not the password at all' })),
  ).toMatchObject({
    code: 'sign_in_failed',
  });
  const [row] = await controlDb()
    .select()
    .from(memberships)
    .where(and(eq(memberships.user_id, user.id), eq(memberships.organization_id, organization.id)));
  expect(row?.status).toBe('invited');
  expect(await failure(joinWithPassword(request, { token: secret, password: PASSWORD }))).toBe('done');
  expect(await failure(joinWithPassword(request, { token: secret, password: PASSWORD }))).toMatchObject({
    code: 'conflict',
  });
});

const statusIn = async (organization_id: string, user_id: string) =>
  (
    await controlDb()
      .select({ status: memberships.status })
      .from(memberships)
      .where(and(eq(memberships.user_id, user_id), eq(memberships.organization_id, organization_id)))
  )[0]?.status;

test('joinWithPassword requires the second factor of a person who has one', async () => {
  const { user, organization, invitation, secret, owner } = await invitedElsewhere();
  const home = await makeOrganization();
  await controlDb()
    .insert(memberships)
    .values({ organization_id: home.id, user_id: user.id, role: 'MEMBER', status: 'active' });
  const { seed } = await enrol((await signedIn(home.id, user.id)).actor);
  await controlDb().delete(memberships).where(eq(memberships.organization_id, home.id));

  const joined = await joinWithPassword(request, { token: secret, password: PASSWORD });
  const half = (await findSession('token' in joined ? joined.token : '', request))!;
  expect([half.pending, [...half.actor.permissions]]).toEqual(['verify_second_factor', ['self:verify_second_factor']]);
  expect(await statusIn(organization.id, user.id)).toBe('invited');
  const wrong = verifyTwoFactor(half.actor, { code: '000000', remember_browser: false });
  expect((await refusal(wrong)).code).toBe('validation_error');
  expect(await statusIn(organization.id, user.id)).toBe('invited');

  await verifyTwoFactor(half.actor, { code: codeOf(seed), remember_browser: false });
  expect(await statusIn(organization.id, user.id)).toBe('active');
  const whole = await findSession('token' in joined ? joined.token : '', request);
  expect([whole?.pending, whole?.organization.id]).toEqual([null, organization.id]);
  const events = await controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, organization.id));
  expect(events.map(({ action }) => action)).toEqual(expect.arrayContaining(['invitation.accept', 'session.sign_in']));
  expect(await failure(joinWithPassword(request, { token: secret, password: PASSWORD }))).toMatchObject({
    code: 'conflict',
  });
  expect((await refusal(revokeInvitation(owner.actor, { id: invitation.id }))).code).toBe('conflict');
});

test('joinWithPassword does not join when the invitation is revoked before the second factor', async () => {
  const { user, organization, invitation, secret, owner } = await invitedElsewhere();
  const home = await makeOrganization();
  await controlDb()
    .insert(memberships)
    .values({ organization_id: home.id, user_id: user.id, role: 'MEMBER', status: 'active' });
  const { seed } = await enrol((await signedIn(home.id, user.id)).actor);
  const joined = await joinWithPassword(request, { token: secret, password: PASSWORD });
  const { actor } = (await findSession('token' in joined ? joined.token : '', request))!;
  await revokeInvitation(owner.actor, { id: invitation.id });
  const late = await refusal(verifyTwoFactor(actor, { code: codeOf(seed), remember_browser: false }));
  expect(late.code).toBe('unauthenticated');
  expect(await statusIn(organization.id, user.id)).toBeUndefined();
});
