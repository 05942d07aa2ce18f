import { and, eq, gte, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { controlDb, controlPool, type Db, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { emailChanges, sessions } from '@/db/schema/control/sign-in';
import { removeDoubtfulPasskeys, voidDisownLinks } from '@/lib/account/passkeys/suspect-passkeys';
import { forgetBrowsers } from '@/lib/account/second-factor/trusted-browser';
import { revokeAccess } from '@/lib/account/sessions/revoke-access';
import { revokeSessions } from '@/lib/account/sessions/session';
import type { RequestContext } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { recordEverywhere } from '@/lib/platform/audit-trail/everywhere';
import { consumeToken, createToken, discardTokens, findToken } from '@/lib/platform/crypto/tokens';
import { enqueue } from '@/lib/platform/jobs/queue';
import { attempt } from '@/lib/platform/rate-limit/throttle';
import { claimAddress } from './claim-address';
import { assertAllowedEverywhere, cancelChange, pending } from './email-changes';

type User = typeof users.$inferSelect;
type Change = typeof emailChanges.$inferSelect;
type LinkPurpose = 'email_change' | 'email_change_undo';

const STALE = 'This link has been used, was replaced, or is too old.';
const ASKED_ELSEWHERE =
  'The sign-in in which this change was asked for has been ended. Sign in, and ask for the change again in your profile.';

/** The address that a link would give its person, without using the link up; undefined when it is not good. */
export async function describeEmailChange(token: string): Promise<{ new_email: string } | undefined> {
  const found = await changeBehind('email_change', token);
  if (found && !(await askingSessionStands(controlDb(), found.change.id))) return undefined;
  return found && { new_email: found.change.new_email };
}

/** The addresses that a link would exchange again, without using the link up; undefined when it is not good. */
export async function describeUndo(token: string): Promise<{ old_email: string; new_email: string } | undefined> {
  const found = await changeBehind('email_change_undo', token);
  return found && { old_email: found.change.old_email!, new_email: found.user.email };
}

async function changeBehind(purpose: LinkPurpose, token: string) {
  const link = await findToken(controlDb(), purpose, token);
  if (!link?.email_change_id) return undefined;
  const [found] = await controlDb()
    .select({ change: emailChanges, user: { email: users.email } })
    .from(emailChanges)
    .innerJoin(users, eq(users.id, emailChanges.user_id))
    .where(eq(emailChanges.id, link.email_change_id));
  return found;
}

/**
 * Gives a person the address that the link was mailed to. Works in any browser, signed in or not: the link proves the mailbox,
 * the session that asked has proved the person. All other sessions end, remembered browsers are forgotten, and the old address
 * gets a link that undoes it.
 * @returns the new address
 * @throws Problem `conflict` when the link is not good, or the address has become another account's; `validation_error` when an
 *   organization's domain rule keeps the address out by now
 */
export async function confirmEmailChange(token: string, request: RequestContext): Promise<{ email: string }> {
  await attempt('address', request.ip ?? 'unknown');
  return inTransaction(controlPool(), async (tx) => {
    const { user, email_change_id } = await useLink(tx, 'email_change', token);
    const change = await settle(tx, email_change_id, user.email);
    await assertAllowedEverywhere(tx, user.id, change.new_email);
    await moveTo(tx, user, change.new_email);
    await revokeSessions(tx, { user_id: user.id, except: change.session_id }, 'email_changed');
    await enqueue(tx, { name: 'send-email-changed', data: { email_change_id: change.id } });
    await recordEverywhere(
      tx,
      user,
      { by: 'email_change', request },
      { action: 'profile.change_email', changes: { email: { before: user.email, after: change.new_email } } },
    );
    return { email: change.new_email };
  });
}

async function settle(tx: Tx, id: string, old_email: string): Promise<Change> {
  if (!(await askingSessionStands(tx, id))) throw new Problem('conflict', ASKED_ELSEWHERE);
  const [change] = await tx
    .update(emailChanges)
    .set({ confirmed_at: sql`now()`, old_email })
    .where(and(eq(emailChanges.id, id), pending()))
    .returning();
  if (!change) throw new Problem('conflict', STALE);
  return change;
}

// Whoever was thrown out of the session in which they asked for it must not bring it to its end. The lock waits for somebody
// who ends it at this moment.
async function askingSessionStands(db: Db | Tx, id: string): Promise<boolean> {
  const [session] = await db
    .select({ id: sessions.id })
    .from(emailChanges)
    .innerJoin(sessions, eq(sessions.id, emailChanges.session_id))
    .where(
      and(eq(emailChanges.id, id), sql`(${sessions.revoked_at} is null or ${sessions.revoked_reason} = 'signed_out')`),
    )
    .for('share', { of: sessions });
  return session !== undefined;
}

/**
 * Undoes a change by the link at the address that it replaced, and with it every later one: the address is back, all sessions end,
 * the password is void, because whoever changed the address has probably known it, and the passkeys that they may have added are gone.
 * @returns the secret of a link for choosing a new password
 * @throws Problem `conflict` when the link is not good, or the address has become another account's
 */
export async function undoEmailChange(token: string, request: RequestContext): Promise<{ reset_token: string }> {
  await attempt('address', request.ip ?? 'unknown');
  return inTransaction(controlPool(), async (tx) => {
    const { user, email_change_id } = await useLink(tx, 'email_change_undo', token);
    const { change, undone } = await undoFrom(tx, user.id, email_change_id);
    const old_email = change.old_email!;
    await moveTo(tx, user, old_email);
    await removePasskeysSince(tx, change, undone);
    await revokeAccess(tx, user.id, 'email_change_undone');
    await recordEverywhere(
      tx,
      user,
      { by: 'email_change_undo', request },
      { action: 'profile.undo_email_change', changes: { email: { before: user.email, after: old_email } } },
    );
    const { secret } = await createToken(tx, { purpose: 'password_reset', user_id: user.id });
    return { reset_token: secret };
  });
}

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

// Whoever changed the address was there when the session began that asked for it, at the latest. The links about earlier
// sign-ins died with the change; those that were good until then still count.
async function removePasskeysSince(tx: Tx, change: Change, undone: string[]): Promise<void> {
  const { user_id, confirmed_at } = change;
  const since = tx
    .select({ at: sql`min(coalesce(${sessions.created_at}, ${emailChanges.created_at}))` })
    .from(emailChanges)
    .leftJoin(sessions, eq(sessions.id, emailChanges.session_id))
    .where(inArray(emailChanges.id, undone));
  await removeDoubtfulPasskeys(tx, user_id, { since, at: sql`${confirmed_at}::timestamptz` });
  await discardTokens(tx, { purpose: 'disown_session', user_id });
}

// Whatever was mailed to the address before, or waits for another one, opens nothing any more.
async function moveTo(tx: Tx, user: User, email: string): Promise<void> {
  await cancelChange(tx, user.id);
  for (const purpose of ['password_reset', 'temporary_password'] as const) {
    await discardTokens(tx, { purpose, user_id: user.id });
  }
  await voidDisownLinks(tx, user.id);
  const resend = await claimAddress(tx, user.id, email);
  if (!resend) {
    throw new Problem(
      'conflict',
      `${email} belongs to another account by now. Sign in with it, or ask an administrator.`,
    );
  }
  for (const invitation_id of resend) await enqueue(tx, { name: 'send-invitation', data: { invitation_id } });
  await forgetBrowsers(tx, user.id);
}

// The person is locked before anything else of theirs, here as in every operation: of several links, wishes and changes of
// password at once each sees what the one before did.
async function useLink(tx: Tx, purpose: LinkPurpose, token: string): Promise<{ user: User; email_change_id: string }> {
  const found = await findToken(tx, purpose, token);
  const [user] = found?.user_id
    ? await tx.select().from(users).where(eq(users.id, found.user_id)).for('no key update')
    : [];
  const used = user && (await consumeToken(tx, purpose, token));
  if (!user || !used?.email_change_id) throw new Problem('conflict', STALE);
  return { user, email_change_id: used.email_change_id };
}
