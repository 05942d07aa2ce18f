import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { hasSecondFactor } from '@/lib/account/second-factor/second-factor';
import { endAccess } from '@/lib/account/sessions/revoke-access';
import { activateMembership, requeueOtherInvitations } from '@/lib/account/sign-in/accept-invitation';
import { accessOf, describeNoAccess, type OpenInvitation } from '@/lib/account/sign-in/access';
import { lockInvitations } from '@/lib/account/sign-in/lock-invitations';
import { ForgotPasswordInput, ResetOutcome, ResetPasswordInput } from '@/lib/account/sign-in/schema';
import { Problem } from '@/lib/core/problem';
import { type PublicContext, publicOperation } from '@/lib/operation/public';
import { consumeToken, discardTokens } from '@/lib/platform/crypto/tokens';
import { assertHashingCapacity } from './hashing-queue';
import { hashNewPassword, storePassword } from './passwords';
import { findResetUser } from './read';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const STALE = 'This link has been used or has expired. Request a new one.';

type User = typeof users.$inferSelect;

const addressOf = (email: string) => email.trim().toLowerCase();

/**
 * Enqueues the email with the link. The same is done and answered for a known and an unknown address, so that nobody learns
 * who has an account.
 * @throws Problem `rate_limited`
 */
export const requestPasswordReset = publicOperation({
  name: 'security.request_password_reset',
  summary: 'Request a password reset link',
  throttle: 'address',
  throttleAlso: ({ email }) => ['password_reset', addressOf(email)],
  input: ForgotPasswordInput,
  output: z.null(),
  async run({ db, enqueue, auditAtAccount }, { email }) {
    const address = addressOf(email);
    const [user] = await db.select({ id: users.id }).from(users).where(sql`lower(${users.email}) = ${address}`);
    await enqueue({ name: 'send-password-reset', data: { user_id: user?.id ?? NOBODY } });
    auditAtAccount(address);
    return null;
  },
});

/**
 * Sets a new password by the link and ends every session of the person. It doesn't sign in: a second factor is still required.
 * An invited person joins with it, because the link proves the mailbox as a temporary password does. With a second factor the
 * mailbox is not enough to join: their invitation is mailed again.
 * @throws Problem `conflict` when the link is not valid, or when no organization would let the person in (the link then stays
 *   valid); `validation_error` on a weak password
 */
export const resetPassword = publicOperation({
  name: 'security.reset_password',
  summary: 'Choose a new password with a mailed link',
  throttle: 'address',
  assertCapacity: assertHashingCapacity,
  input: ResetPasswordInput,
  output: ResetOutcome,
  async prepare({ db }, { token, new_password }) {
    const person = await findResetUser(db, token);
    if (!person) throw new Problem('conflict', STALE);
    await accessOrRefuse(db, person.id);
    return { person, password_hash: await hashNewPassword(db, person, new_password) };
  },
  async run(context, { token }, { person, password_hash }) {
    const { db, enqueue } = context;
    // Lock the person first, as everywhere: a suspension or a revocation at this moment comes before this or after it.
    await lockInvitations(db, person.id);
    const used = await consumeToken(db, 'password_reset', token);
    if (!used?.user_id) throw new Problem('conflict', STALE);
    const access = await accessOrRefuse(db, person.id);
    await storePassword(db, person.id, password_hash);
    await endAccess(db, person.id, 'password_reset');
    if (person.password_changed_at) await enqueue({ name: 'send-password-changed', data: { user_id: person.id } });
    context.audit(person, {});
    const joined = access.kind === 'invited' && (await joinByReset(context, person, access.invitation));
    // Temporary passwords went with the reset. Links to join, which somebody with an earlier password has, still work.
    if (!person.password_hash || (access.kind === 'invited' && !joined)) {
      await mailOtherInvitations(context, person, joined ? access.invitation.organization_id : NOBODY);
    }
    const next = access.kind === 'member' ? 'sign_in' : joined ? 'joined' : 'invitation_mailed';
    return { email: person.email, next } as const;
  },
});

// The new password would be useless. The holder of the link may know why.
async function accessOrRefuse(db: Db | Tx, user_id: string) {
  const access = await accessOf(db, user_id);
  if (access.kind === 'none') throw new Problem('conflict', describeNoAccess(access.obstacles));
  return access;
}

/** Accepts an invitation, unless the person has a second factor. @returns whether it did */
async function joinByReset({ db, audit }: PublicContext, person: User, invitation: OpenInvitation): Promise<boolean> {
  if (await hasSecondFactor(db, person.id)) return false;
  const { organization_id } = invitation;
  const accepted = await activateMembership(db, { organization_id, user_id: person.id });
  if (!accepted) return false;
  await discardTokens(db, { purpose: 'join', user_id: person.id, organization_id });
  audit(person, {
    action: 'invitation.accept',
    target: { type: 'invitation', id: accepted.id, label: accepted.email },
    changes: { status: { before: 'pending', after: 'accepted' } },
    organization_id,
  });
  return true;
}

async function mailOtherInvitations({ db, enqueue }: PublicContext, { id: user_id }: User, organization_id: string) {
  for (const invitation_id of await requeueOtherInvitations(db, { organization_id, user_id })) {
    await enqueue({ name: 'send-invitation', data: { invitation_id } });
  }
}
