import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { emailChanges } from '@/db/schema/control/sign-in';
import type { PendingEmailChange } from '@/lib/account/profile/schema';
import type { Actor } from '@/lib/core/actor';
import { describeRules, isEmailAllowed } from '@/lib/core/email-address';
import { fieldProblem } from '@/lib/core/problem';
import { discardTokens, TOKEN_HOURS } from '@/lib/platform/crypto/tokens';

/** What a change is that waits for its link. */
export const pending = () => and(isNull(emailChanges.confirmed_at), isNull(emailChanges.cancelled_at));

/** When a link that is asked for or mailed now ends. */
export const endOfLink = () => sql`now() + make_interval(hours => ${TOKEN_HOURS.email_change})`;

const shown = {
  id: emailChanges.id,
  new_email: emailChanges.new_email,
  created_at: emailChanges.created_at,
  expires_at: emailChanges.expires_at,
  is_expired: sql<boolean>`${emailChanges.expires_at} <= now()`,
};

/** The change that a person waits for; null when there is none. */
export async function findPending(db: Db | Tx, user_id: string): Promise<PendingEmailChange | null> {
  const [change] = await db
    .select(shown)
    .from(emailChanges)
    .where(and(eq(emailChanges.user_id, user_id), pending()));
  return change ?? null;
}

/** Notes the wish for another address, in place of any earlier one. The caller has locked the person. */
export async function beginChange(tx: Tx, actor: Actor, new_email: string): Promise<PendingEmailChange> {
  await cancelChange(tx, actor.id);
  const [change] = await tx
    .insert(emailChanges)
    .values({ user_id: actor.id, session_id: actor.session_id, new_email, expires_at: endOfLink() })
    .returning(shown);
  return change!;
}

/** Makes the link that will be mailed last an hour from now on; undefined when nothing is pending. */
export async function renewChange(tx: Tx, user_id: string): Promise<PendingEmailChange | undefined> {
  const [change] = await tx
    .update(emailChanges)
    .set({ expires_at: endOfLink() })
    .where(and(eq(emailChanges.user_id, user_id), pending()))
    .returning(shown);
  return change;
}

/** Drops what a person waits for, and makes its link useless; undefined when nothing is pending. */
export async function cancelChange(tx: Tx, user_id: string): Promise<PendingEmailChange | undefined> {
  const [change] = await tx
    .update(emailChanges)
    .set({ cancelled_at: sql`now()` })
    .where(and(eq(emailChanges.user_id, user_id), pending()))
    .returning(shown);
  await discardTokens(tx, { purpose: 'email_change', user_id });
  return change;
}

/**
 * Refuses an address that the rules of an organization keep out, of any that the person belongs to. Their rows are locked
 * against a change of the rules until the transaction ends. Invitations follow the person, and are judged when accepted.
 * @throws Problem `validation_error` on `email`
 */
export async function assertAllowedEverywhere(tx: Tx, user_id: string, email: string): Promise<void> {
  const homes = await tx
    .select({ name: organizations.name, rules: organizations.allowed_email_domains })
    .from(organizations)
    .innerJoin(memberships, eq(memberships.organization_id, organizations.id))
    .where(and(eq(memberships.user_id, user_id), sql`${memberships.status} <> 'invited'`))
    .orderBy(organizations.id)
    .for('share', { of: organizations });
  const strict = homes.find(({ rules }) => !isEmailAllowed(email, rules));
  if (!strict) return;
  const message = `${strict.name} only admits addresses at ${describeRules(strict.rules)}.`;
  throw fieldProblem('email', 'domain_not_allowed', message);
}
