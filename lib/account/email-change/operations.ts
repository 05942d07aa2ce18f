import { and, eq, gte, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { emailChanges, sessions } from '@/db/schema/control/sign-in';
import { removeSuspectPasskeys, voidDisownLinks } from '@/lib/account/passkeys/suspect-passkeys';
import { LinkInput, ResetLink } from '@/lib/account/profile/schema';
import { forgetTrustedBrowsers } from '@/lib/account/second-factor/trusted-browser';
import { revokeAccess } from '@/lib/account/sessions/revoke-access';
import { revokeSessions } from '@/lib/account/sessions/session';
import { Problem } from '@/lib/core/problem';
import { type PublicContext, publicOperation } from '@/lib/operation/public';
import { consumeToken, createToken, discardTokens, findToken } from '@/lib/platform/crypto/tokens';
import { claimAddress } from './claim-address';
import { assertAllowedEverywhere, cancelChange, pending } from './email-changes';
import { isRequestingSessionValid, type LinkPurpose } from './read';

type User = typeof users.$inferSelect;
type Change = typeof emailChanges.$inferSelect;

const STALE = 'This link has been used, was replaced, or has expired.';
const ASKED_ELSEWHERE =
  'The session that requested this change has ended. Sign in and request the change again in your profile.';

/**
 * Gives a person the address that the link was mailed to. Works in any browser, signed in or not: the link proves the mailbox,
 * and the session that requested the change has proved the person. All other sessions end, trusted browsers are forgotten, and
 * the old address gets a link that undoes the change.
 * @returns the new address
 * @throws Problem `conflict` when the link is not valid, or the address belongs to another account by now; `validation_error`
 *   when an organization's allowed domains now exclude the address
 */
export const confirmEmailChange = publicOperation({
  name: 'profile.confirm_email_change',
  summary: 'Confirm a new email address with a mailed link',
  throttle: 'address',
  input: LinkInput,
  output: z.object({ email: z.string() }),
  async run(context, { token }) {
    const { db, enqueue, audit } = context;
    const { user, email_change_id } = await consumeLink(db, 'email_change', token);
    const change = await confirmChange(db, email_change_id, user.email);
    await assertAllowedEverywhere(db, user.id, change.new_email);
    await applyAddress(context, user, change.new_email);
    await revokeSessions(db, { user_id: user.id, except: change.session_id }, 'email_changed');
    await enqueue({ name: 'send-email-changed', data: { email_change_id: change.id } });
    const email = { before: user.email, after: change.new_email };
    audit(user, { action: 'profile.change_email', changes: { email } });
    return { email: change.new_email };
  },
});

async function confirmChange(tx: Tx, id: string, old_email: string): Promise<Change> {
  if (!(await isRequestingSessionValid(tx, id))) throw new Problem('conflict', ASKED_ELSEWHERE);
  const [change] = await tx
    .update(emailChanges)
    .set({ confirmed_at: sql`now()`, old_email })
    .where(and(eq(emailChanges.id, id), pending()))
    .returning();
  if (!change) throw new Problem('conflict', STALE);
  return change;
}

/**
 * Undoes a change by the link sent to the address that it replaced, and every later change with it: the old address is back, all
 * sessions end, the password is void, because an intruder who changed the address probably knew it, and passkeys that they may
 * have added are removed.
 * @returns the secret of a link for choosing a new password
 * @throws Problem `conflict` when the link is not valid, or the address belongs to another account by now
 */
export const undoEmailChange = publicOperation({
  name: 'profile.undo_email_change',
  summary: 'Undo a change of email address with the link sent to the old one',
  throttle: 'address',
  input: LinkInput,
  output: ResetLink,
  async run(context, { token }) {
    const { db, audit } = context;
    const { user, email_change_id } = await consumeLink(db, 'email_change_undo', token);
    const { change, undone } = await undoFrom(db, user.id, email_change_id);
    const old_email = change.old_email!;
    await applyAddress(context, user, old_email);
    await removePasskeysSince(db, change, undone);
    await revokeAccess(db, user.id, 'email_change_undone');
    audit(user, { changes: { email: { before: user.email, after: old_email } } });
    const { secret } = await createToken(db, { purpose: 'password_reset', user_id: user.id });
    return { reset_token: secret };
  },
});

/** Marks a change and all later ones as undone, and ends their links. @returns that change, and the ids of all */
async function undoFrom(tx: Tx, user_id: string, id: string): Promise<{ change: Change; undone: string[] }> {
  const [change] = await tx
    .select()
    .from(emailChanges)
    .where(and(eq(emailChanges.id, id), isNotNull(emailChanges.confirmed_at), isNull(emailChanges.undone_at)));
  if (!change) throw new Problem('conflict', STALE);
  const undone = await tx
    .update(emailChanges)
    .set({ undone_at: sql`now()` })
    .where(
      and(
        eq(emailChanges.user_id, user_id),
        gte(emailChanges.confirmed_at, change.confirmed_at!),
        isNull(emailChanges.undone_at),
      ),
    )
    .returning({ id: emailChanges.id });
  for (const { id: email_change_id } of undone) {
    await discardTokens(tx, { purpose: 'email_change_undo', user_id, email_change_id });
  }
  return { change, undone: undone.map(({ id }) => id) };
}

// The intruder had access at the latest when the session that requested the change began. Links about earlier sign-ins were
// voided by the change, but those that were valid until then still count.
async function removePasskeysSince(tx: Tx, change: Change, undone: string[]): Promise<void> {
  const { user_id, confirmed_at } = change;
  const since = tx
    .select({ at: sql`min(coalesce(${sessions.created_at}, ${emailChanges.created_at}))` })
    .from(emailChanges)
    .leftJoin(sessions, eq(sessions.id, emailChanges.session_id))
    .where(inArray(emailChanges.id, undone));
  await removeSuspectPasskeys(tx, user_id, { since, at: sql`${confirmed_at}::timestamptz` });
  await discardTokens(tx, { purpose: 'disown_session', user_id });
}

// Secrets mailed to the previous address, and pending changes to other addresses, stop working.
async function applyAddress({ db, enqueue }: PublicContext, user: User, email: string): Promise<void> {
  await cancelChange(db, user.id);
  for (const purpose of ['password_reset', 'temporary_password'] as const) {
    await discardTokens(db, { purpose, user_id: user.id });
  }
  await voidDisownLinks(db, user.id);
  const resend = await claimAddress(db, user.id, email);
  if (!resend) {
    throw new Problem('conflict', `${email} now belongs to another account. Sign in with it, or ask an administrator.`);
  }
  for (const invitation_id of resend) await enqueue({ name: 'send-invitation', data: { invitation_id } });
  await forgetTrustedBrowsers(db, user.id);
}

// Locks the person before any of their rows, as every operation does: concurrent links, requests and password changes each see
// what the one before did.
async function consumeLink(
  tx: Tx,
  purpose: LinkPurpose,
  token: string,
): Promise<{ user: User; email_change_id: string }> {
  const found = await findToken(tx, purpose, token);
  const [user] = found?.user_id
    ? await tx.select().from(users).where(eq(users.id, found.user_id)).for('no key update')
    : [];
  const used = user && (await consumeToken(tx, purpose, token));
  if (!user || !used?.email_change_id) throw new Problem('conflict', STALE);
  return { user, email_change_id: used.email_change_id };
}
