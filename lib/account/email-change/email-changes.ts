import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { emailChanges } from '@/db/schema/control/sign-in';
import type { PendingEmailChange } from '@/lib/account/profile/schema';
import type { Actor } from '@/lib/core/actor';
import { describeRules } from '@/lib/core/describe-rules';
import { isEmailAllowed } from '@/lib/core/email-address';
import { fieldProblem } from '@/lib/core/problem';
import { discardTokens, TOKEN_HOURS } from '@/lib/platform/crypto/tokens';

/** The SQL condition for a change whose link has not been opened. */
export const pending = () => and(isNull(emailChanges.confirmed_at), isNull(emailChanges.cancelled_at));

/** When a link that is requested or sent now expires. */
export const endOfLink = () => sql`now() + make_interval(hours => ${TOKEN_HOURS.email_change})`;

const shown = {
  id: emailChanges.id,
  new_email: emailChanges.new_email,
  created_at: emailChanges.created_at,
  expires_at: emailChanges.expires_at,
  is_expired: sql<boolean>`${emailChanges.expires_at} <= now()`,
};

/** Returns a person's pending change; null when there is none. */
export async function findPending(db: Db | Tx, user_id: string): Promise<PendingEmailChange | null> {
  const [change] = await db
    .select(shown)
    .from(emailChanges)
    .where(and(eq(emailChanges.user_id, user_id), pending()));
  return change ?? null;
}

/** Stores a request for another address, replacing any earlier one. The caller has locked the person. */
export async function beginChange(tx: Tx, actor: Actor, new_email: string): Promise<PendingEmailChange> {
  await cancelChange(tx, actor.id);
  const [change] = await tx
    .insert(emailChanges)
    .values({ user_id: actor.id, session_id: actor.session_id, new_email, expires_at: endOfLink() })
    .returning(shown);
  return change!;
}

/** Extends the pending change to an hour from now; undefined when nothing is pending. */
export async function renewChange(tx: Tx, user_id: string): Promise<PendingEmailChange | undefined> {
  const [change] = await tx
    .update(emailChanges)
    .set({ expires_at: endOfLink() })
    .where(and(eq(emailChanges.user_id, user_id), pending()))
    .returning(shown);
  return change;
}

/** Cancels a person's pending change and voids its link; undefined when nothing is pending. */
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
 * Refuses an address that the allowed domains of any of the person's organizations exclude. The organizations' rows are locked
 * until the transaction ends, so that the rules can't change meanwhile. Invitations are checked when they are accepted.
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
