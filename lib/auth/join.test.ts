import { and, eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships } from '@/db/schema/control/organizations';
import { newId } from '@/lib/id';
import { inviteUser } from '@/lib/invitations/operations';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { findSession } from './find-session';
import { joinWithPassword } from './join';
import { mintToken } from './one-time-token';
import { hashPassword } from './password';
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
    mintToken(tx, {
      purpose: 'join',
      user_id: user.id,
      organization_id: organization.id,
      invitation_id: invitation.id,
    }),
  );
  return { user, organization, invitation, secret };
}

test('a person without any membership joins with their password and can then sign in there', async () => {
  const { user, organization, invitation, secret } = await invitedElsewhere();
  expect(await failure(signIn({ email: user.email, password: PASSWORD }, request))).toMatchObject({
    code: 'sign_in_failed',
  });
  expect(await joinWithPassword(secret, PASSWORD, request)).toBe(user.email);
  const session = await findSession((await signIn({ email: user.email, password: PASSWORD }, request)).token, request);
  expect(session?.organization.id).toBe(organization.id);
  const [row] = await controlDb().select().from(invitations).where(eq(invitations.id, invitation.id));
  expect(row?.status).toBe('accepted');
});

test('a wrong password joins nothing and leaves the link good', async () => {
  const { user, organization, secret } = await invitedElsewhere();
  expect(await failure(joinWithPassword(secret, 'not the password at all', request))).toMatchObject({
    code: 'sign_in_failed',
  });
  const [row] = await controlDb()
    .select()
    .from(memberships)
    .where(and(eq(memberships.user_id, user.id), eq(memberships.organization_id, organization.id)));
  expect(row?.status).toBe('invited');
  expect(await failure(joinWithPassword(secret, PASSWORD, request))).toBe('done');
  expect(await failure(joinWithPassword(secret, PASSWORD, request))).toMatchObject({ code: 'conflict' });
});
