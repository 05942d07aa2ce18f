import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { lockInTransaction } from '@/db/locks';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { assertHashingCapacity } from '@/lib/account/password/hashing-queue';
import { hashPassword, verifyPassword } from '@/lib/account/password/password';
import { assertGoodPassword } from '@/lib/account/password/password-policy';
import { hasSecondFactor } from '@/lib/account/second-factor/second-factor';
import { Problem } from '@/lib/core/problem';
import { publicOperation } from '@/lib/operation/public';
import { recordAtAccount } from '@/lib/platform/audit-trail/at-account';
import { personInLog } from '@/lib/platform/audit-trail/record';
import { consumeToken, findToken } from '@/lib/platform/crypto/tokens';
import { consumePasswordAttempt, resetPasswordAttempts } from '@/lib/platform/rate-limit/throttle';
import { acceptByLink } from './accept-invitation';
import { describeInvitation } from './describe-invitation';
import { credentialsUnchanged } from './lock-credentials';
import { JoinInput, JoinOutcome, SetupInput } from './schema';
import { anyOrganization, maySetUp } from './setup';
import { startPendingSession } from './sign-in';

const STALE_SETUP = 'This set-up link is no longer valid. Restart the server to print a new one, or sign in.';

/**
 * Accepts an invitation by its link and the password of the invited account, without a session: somebody whose only
 * membership ended can't sign in until they have joined. The sign-in that follows opens one. With a second factor the password
 * is not enough: a session that owes the factor is opened, and the invitation is accepted with it.
 * @returns the email to sign in with, or the token of that session for its cookie
 * @throws Problem `conflict` when the link is not valid, the organization can't be joined, or there is no password;
 *   `sign_in_failed` on a wrong password, `rate_limited`
 */
export const joinWithPassword = publicOperation({
  name: 'invitation.join',
  summary: 'Join an organization with a mailed link and your password',
  throttle: 'account',
  input: JoinInput,
  output: JoinOutcome,
  async prepare({ db, request }, { token, password }) {
    const { user, ...link } = await findInvited(db, token);
    assertHashingCapacity();
    await consumePasswordAttempt(user.email, request);
    if (!(await verifyPassword(user.password_hash, password))) {
      recordAtAccount('session.sign_in_failed', user.email, request);
      throw wrongPassword(user.email);
    }
    await resetPasswordAttempts(user.email, request);
    return { user, ...link };
  },
  async run({ db, request, audit }, { token }, { user, organization_id, invitation_id }) {
    if (!(await credentialsUnchanged(db, user))) throw wrongPassword(user.email);
    if (await hasSecondFactor(db, user.id)) {
      const author = personInLog(user, organization_id, request);
      const pending = await startPendingSession(db, author, 'password', invitation_id ?? undefined);
      audit(user, { ...pending.entry, organization_id });
      return { token: pending.token };
    }
    const { entry } = await acceptByLink(db, user.id, token);
    audit(user, { action: 'invitation.accept', ...entry });
    return { email: user.email };
  },
});

/** The invited account behind a link, with a password to join with. @throws Problem `conflict` */
async function findInvited(db: Db, token: string) {
  const invitation = await describeInvitation(token);
  if (invitation?.obstacle) throw new Problem('conflict', invitation.obstacle);
  const link = invitation && (await findToken(db, 'join', token));
  const [user] = link?.user_id ? await db.select().from(users).where(eq(users.id, link.user_id)) : [];
  if (!user || !link?.organization_id) {
    throw new Problem(
      'conflict',
      'This invitation is no longer valid. Ask the person who invited you to send it again.',
    );
  }
  if (!user.password_hash) {
    const next = 'Choose a new one with “Forgot password?” first.';
    throw new Problem('conflict', `The password of ${user.email} was reset. ${next}`);
  }
  return { user, organization_id: link.organization_id, invitation_id: link.invitation_id };
}

function wrongPassword(email: string): Problem {
  return new Problem('sign_in_failed', `Incorrect password for ${email}.`);
}

/**
 * Creates the first organization and its OWNER, once.
 * @throws Problem `conflict` when the token is used, expired or unknown; `validation_error` on a weak password
 */
export const setUp = publicOperation({
  name: 'organization.set_up',
  summary: 'Create the first organization and its owner with the link that the server printed',
  throttle: 'address',
  input: SetupInput,
  output: z.null(),
  async prepare(_, { token, new_password, ...input }) {
    if (!(await maySetUp(token))) throw new Problem('conflict', STALE_SETUP);
    const { email, first_name, last_name, organization_name } = input;
    await assertGoodPassword(new_password, [email, first_name, last_name, organization_name]);
    return hashPassword(new_password);
  },
  async run({ db, auditAsSystem }, { token, organization_name, ...owner }, password_hash) {
    await lockInTransaction(db, 'setup');
    if (!(await consumeToken(db, 'setup', token)) || (await anyOrganization(db))) {
      throw new Problem('conflict', STALE_SETUP);
    }
    const organization = await createFirstOrganization(db, organization_name, { ...owner, password_hash });
    auditAsSystem('setup', {
      action: 'organization.create',
      target: { type: 'organization', id: organization.id, label: organization.name },
      organization_id: organization.id,
    });
    return null;
  },
});

type NewOwner = Pick<typeof users.$inferInsert, 'email' | 'first_name' | 'last_name' | 'password_hash'>;

async function createFirstOrganization(db: Tx, name: string, owner: NewOwner) {
  const { email, first_name, last_name, password_hash } = owner;
  const [organization] = await db.insert(organizations).values({ name }).returning();
  const [user] = await db
    .insert(users)
    .values({ email, first_name, last_name, password_hash, password_changed_at: sql`now()` })
    .returning({ id: users.id });
  await db
    .insert(memberships)
    .values({ organization_id: organization!.id, user_id: user!.id, role: 'OWNER', status: 'active' });
  return organization!;
}
