import { eq, sql } from 'drizzle-orm';
import { controlDb, controlPool, type Db, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { hasSecondFactor } from '@/lib/account/second-factor/second-factor';
import { endAccess } from '@/lib/account/sessions/revoke-access';
import { activateMembership, requeueOtherInvitations } from '@/lib/account/sign-in/accept-invitation';
import { type Access, accessOf, describeNoAccess, type OpenInvitation } from '@/lib/account/sign-in/access';
import { actorFor } from '@/lib/account/sign-in/sign-in';
import type { RequestContext } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { recordAtAccount } from '@/lib/platform/audit-trail/at-account';
import { recordEverywhere } from '@/lib/platform/audit-trail/everywhere';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { consumeToken, discardTokens, findToken } from '@/lib/platform/crypto/tokens';
import { enqueue } from '@/lib/platform/jobs/queue';
import { attempt } from '@/lib/platform/rate-limit/throttle';
import { assertRoomToHash } from './hashing-queue';
import { hashNewPassword, passwordContext, storePassword } from './passwords';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const STALE = 'This link has been used or is older than an hour. Ask for a new one.';

/**
 * Enqueues the mail with the link. Address known or not, the same is done and said, so that nobody learns who has an account.
 * @throws Problem `rate_limited`
 */
export async function requestPasswordReset(email: string, request: RequestContext): Promise<void> {
  const address = email.trim().toLowerCase();
  await attempt('address', request.ip ?? 'unknown');
  await attempt('password_reset', address);
  await inTransaction(controlPool(), async (tx) => {
    const [user] = await tx.select({ id: users.id }).from(users).where(sql`lower(${users.email}) = ${address}`);
    await enqueue(tx, { name: 'send-password-reset', data: { user_id: user?.id ?? NOBODY } });
  });
  recordAtAccount('security.request_password_reset', address, request);
}

/** The account behind a reset link, for its holder. */
export interface ResetLink {
  email: string;
  access: Access;
  /** Words that the new password must not be made of. */
  context: string[];
}

/** Whose password a link would set, and what that leads to, without using the link up; undefined when it is not good. */
export async function describeReset(token: string): Promise<ResetLink | undefined> {
  const db = controlDb();
  const user = await userBehind(db, token);
  if (!user) return undefined;
  return { email: user.email, access: await accessOf(db, user.id), context: await passwordContext(db, user) };
}

/** What follows a reset: signing in; the same in an organization that was joined with it; or a new mail to join by. */
export interface ResetOutcome {
  email: string;
  next: 'sign_in' | 'joined' | 'invitation_mailed';
}

/**
 * Sets a new password by the link and ends every session of the person. It does not sign in: a second factor still stands.
 * Somebody who is invited joins with it, because the link proves the mailbox as a temporary password does. With a second
 * factor the mailbox is not enough to join: their invitation is mailed again.
 * @throws Problem `conflict` when the link is not good, or when no organization would let the person in (the link then stays
 *   good); `validation_error` on a weak password
 */
export async function resetPassword(
  token: string,
  new_password: string,
  request: RequestContext,
): Promise<ResetOutcome> {
  assertRoomToHash();
  await attempt('address', request.ip ?? 'unknown');
  const db = controlDb();
  const person = await userBehind(db, token);
  if (!person) throw new Problem('conflict', STALE);
  await accessOrRefuse(db, person.id);
  const password_hash = await hashNewPassword(db, person, new_password);
  return inTransaction(controlPool(), async (tx) => {
    // The person first, as everywhere: a suspension or a revocation at this moment comes before this or after it.
    await tx.select({ id: users.id }).from(users).where(eq(users.id, person.id)).for('no key update');
    const used = await consumeToken(tx, 'password_reset', token);
    if (!used?.user_id) throw new Problem('conflict', STALE);
    const access = await accessOrRefuse(tx, person.id);
    await storePassword(tx, person.id, password_hash);
    await endAccess(tx, person.id, 'password_reset');
    if (person.password_changed_at) {
      await enqueue(tx, { name: 'send-password-changed', data: { user_id: person.id } });
    }
    await recordEverywhere(tx, person, { by: 'password_reset', request }, { action: 'security.reset_password' });
    const joined = access.kind === 'invited' && (await joinByReset(tx, person, access.invitation, request));
    // Temporary passwords went with the reset; who had a password before has links to join by, which are still good.
    if (!person.password_hash || (access.kind === 'invited' && !joined)) {
      await mailOtherInvitations(tx, person, joined ? access.invitation.organization_id : NOBODY);
    }
    return {
      email: person.email,
      next: access.kind === 'member' ? 'sign_in' : joined ? 'joined' : 'invitation_mailed',
    };
  });
}

type User = typeof users.$inferSelect;

async function userBehind(db: Db, token: string): Promise<User | undefined> {
  const link = await findToken(db, 'password_reset', token);
  const [user] = link?.user_id ? await db.select().from(users).where(eq(users.id, link.user_id)) : [];
  return user;
}

// A password that opens nothing would be a promise that is not kept. The holder of the link may know why.
async function accessOrRefuse(db: Db | Tx, user_id: string) {
  const access = await accessOf(db, user_id);
  if (access.kind === 'none') throw new Problem('conflict', describeNoAccess(access.obstacles));
  return access;
}

/** Accepts an invitation, unless the person has a second factor. @returns whether it did */
async function joinByReset(tx: Tx, person: User, invitation: OpenInvitation, request: RequestContext) {
  if (await hasSecondFactor(tx, person.id)) return false;
  const { organization_id } = invitation;
  const accepted = await activateMembership(tx, { organization_id, user_id: person.id });
  if (!accepted) return false;
  await discardTokens(tx, { purpose: 'join', user_id: person.id, organization_id });
  const actor = await actorFor(person, organization_id, request);
  await recordAudit(tx, actor, {
    action: 'invitation.accept',
    target: { type: 'invitation', id: accepted.id, label: accepted.email },
    changes: { status: { before: 'pending', after: 'accepted' } },
  });
  return true;
}

async function mailOtherInvitations(tx: Tx, { id: user_id }: User, organization_id: string): Promise<void> {
  for (const invitation_id of await requeueOtherInvitations(tx, { organization_id, user_id })) {
    await enqueue(tx, { name: 'send-invitation', data: { invitation_id } });
  }
}
