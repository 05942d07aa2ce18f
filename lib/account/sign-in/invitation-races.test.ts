import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { memberships } from '@/db/schema/control/organizations';
import { resetPassword } from '@/lib/account/password/operations';
import { hashPassword } from '@/lib/account/password/password';
import { verifyTwoFactor } from '@/lib/account/second-factor/operations';
import { setPassword } from '@/lib/account/security/operations';
import { findSession } from '@/lib/account/sessions/find-session';
import { newId } from '@/lib/core/id';
import { Problem } from '@/lib/core/problem';
import { changeInvitations } from '@/lib/organization/bulk-changes/invitations/testing';
import {
  declineInvitation,
  getInvitation,
  inviteUser,
  resendInvitation,
  revokeInvitation,
} from '@/lib/organization/invitations/operations';
import {
  admin,
  eventsOf,
  membershipOf,
  mintFor,
  narrowDomains,
  problem,
  someone,
} from '@/lib/organization/invitations/testing';
import { createToken } from '@/lib/platform/crypto/tokens';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { signIn as signedIn } from '@/tests/signed-in';
import { codeOf, enrol } from '@/tests/two-factor';
import { joinWithPassword } from './operations';
import { signIn } from './sign-in';

const PASSWORD = 'correct horse battery staple';
const password_hash = await hashPassword(PASSWORD);
const from = () => ({ id: newId(), ip: `203.0.113.${Math.ceil(Math.random() * 250)}`, user_agent: null });

type Made = Awaited<ReturnType<typeof withSecondFactor>>;

const ENDINGS = {
  decline: ({ token }: Made) => declineInvitation(from(), { token }),
  revoke: ({ host, invitation }: Made) => revokeInvitation(host, { id: invitation.id }),
  'narrowing of the domains': async ({ organization }: Made) => {
    const { revoked_invitations } = await narrowDomains(organization);
    if (revoked_invitations.length === 0) throw new Problem('conflict', 'There was nothing to revoke.');
  },
  resend: ({ host, invitation }: Made) => resendInvitation(host, { id: invitation.id }),
  'bulk revocation': (made: Made) => changeInBulk(made, 'revoke_invitation'),
  'bulk resend': (made: Made) => changeInBulk(made, 'resend_invitation'),
};

async function changeInBulk({ host, invitation }: Made, action: 'revoke_invitation' | 'resend_invitation') {
  const [result] = await changeInvitations(host, { action, invitation_ids: [invitation.id] });
  if (result!.outcome !== 'succeeded') throw new Problem('conflict', result!.message!);
}

/** A person who has joined with their password, and owes the second factor that accepts the invitation. */
async function withSecondFactor() {
  const home = await makeOrganization();
  const { user } = await makeMember(home, 'MEMBER', { password_hash });
  const { seed } = await enrol((await signedIn(home.id, user.id)).actor);
  await controlDb().delete(memberships).where(eq(memberships.organization_id, home.id));
  const { organization, actor: host } = await admin();
  const invitation = await inviteUser(host, someone(user.email));
  const { secret: token } = await mintFor(invitation, 'join', user.id, organization.id);
  const joined = await joinWithPassword(from(), { token, password: PASSWORD });
  const { actor } = (await findSession('token' in joined ? joined.token : '', from()))!;
  const accept = () => verifyTwoFactor(actor, { code: codeOf(seed), remember_browser: false });
  return { organization, host, invitation, token, email: user.email, accept };
}

/** A new person who has signed in with the temporary password, and accepts the invitation by choosing their own. */
async function withTemporaryPassword(): Promise<Made> {
  const { organization, actor: host } = await admin();
  const invitation = await inviteUser(host, someone());
  const { user_id } = (await membershipOf(organization.id, invitation.email))!;
  const { secret } = await mintFor(invitation, 'temporary_password', user_id, organization.id);
  const { token: half } = await signIn({ email: invitation.email, password: secret }, from());
  const { actor } = (await findSession(half, from()))!;
  const accept = () => setPassword(actor, { new_password: 'seven quiet lanterns drifting' }) as never;
  return { organization, host, invitation, token: '', email: invitation.email, accept };
}

/** The same person, who resets the password in another window instead. */
async function withReset(): Promise<Made> {
  const made = await withTemporaryPassword();
  const { user_id } = (await membershipOf(made.organization.id, made.email))!;
  const { secret } = await inTransaction(controlPool(), (tx) =>
    createToken(tx, { purpose: 'password_reset', user_id }),
  );
  const accept = () => resetPassword(from(), { token: secret, new_password: 'seven quiet lanterns drifting' }) as never;
  return { ...made, accept };
}

/** Whether it succeeded. A deadlock would be `unavailable`. */
async function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    async (error) => {
      expect(['conflict', 'unauthenticated']).toContain((await problem(Promise.reject(error))).code);
      return false;
    },
  );
}

describe('a person who completes a step that accepts their invitation', () => {
  it.each([
    ['enters the second factor', 'decline', withSecondFactor],
    ['enters the second factor', 'revoke', withSecondFactor],
    ['enters the second factor', 'resend', withSecondFactor],
    ['enters the second factor', 'narrowing of the domains', withSecondFactor],
    ['chooses a password', 'narrowing of the domains', withTemporaryPassword],
    ['enters the second factor', 'bulk revocation', withSecondFactor],
    ['chooses a password', 'bulk revocation', withTemporaryPassword],
    ['chooses a password', 'bulk resend', withTemporaryPassword],
    ['resets the password', 'bulk revocation', withReset],
    ['resets the password', 'revoke', withReset],
    ['resets the password', 'narrowing of the domains', withReset],
    ['chooses a password', 'revoke', withTemporaryPassword],
    ['chooses a password', 'resend', withTemporaryPassword],
  ] as const)('%s at the same moment as a %s: exactly one of the two succeeds', async (_, name, begin) => {
    for (let round = 0; round < 4; round++) {
      const made = await begin();
      const [ended, accepted] = await Promise.all([succeeds(ENDINGS[name](made)), succeeds(made.accept())]);
      expect([name, ended, accepted]).toEqual([name, !accepted, accepted]);
      const { status } = await getInvitation(made.host, { id: made.invitation.id });
      const left = {
        decline: 'declined',
        revoke: 'revoked',
        resend: 'pending',
        'narrowing of the domains': 'revoked',
        'bulk revocation': 'revoked',
        'bulk resend': 'pending',
      }[name];
      expect(status).toBe(accepted ? 'accepted' : left);
      const actions = (await eventsOf(made.invitation.id)).map(({ action }) => action);
      expect(actions.filter((action) => action === 'invitation.accept')).toHaveLength(accepted ? 1 : 0);
      expect((await membershipOf(made.organization.id, made.email))?.status).toBe(
        accepted ? 'active' : name.endsWith('resend') ? 'invited' : undefined,
      );
    }
  });
});
