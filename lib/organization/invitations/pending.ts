import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships } from '@/db/schema/control/organizations';
import { notFound, Problem } from '@/lib/core/problem';
import { inInvitationHours } from './invite';
import { findInvitation, invitationColumns } from './read';
import { assertAdmitted } from './rules';
import type { Invitation } from './schema';
import { discardSecrets } from './secrets';

/**
 * Renews an invitation for another 72 hours; secrets that were emailed before stop working at once. The caller enqueues the
 * email.
 * @throws Problem `not_found`; `conflict` when it was accepted, declined, revoked or replaced; `validation_error` when the domain is not allowed
 */
export async function renew(tx: Tx, organization_id: string, id: string): Promise<Invitation> {
  const { email } = await findInvitation(tx, organization_id, id);
  await assertAdmitted(tx, organization_id, email);
  const [invitation] = await renewAll(tx, organization_id, [id]);
  if (!invitation) throw await notPending(tx, organization_id, id);
  return invitation;
}

/** The same for several invitations, of which the caller has checked the domains. @returns those that were pending */
export async function renewAll(tx: Tx, organization_id: string, ids: readonly string[]): Promise<Invitation[]> {
  const renewed = await tx
    .update(invitations)
    .set({
      expires_at: inInvitationHours(),
      delivery: 'queued',
      delivery_error: null,
      updated_at: sql`now()`,
    })
    .where(openIn(organization_id, ids))
    .returning({ ...invitationColumns, user_id: invitations.user_id });
  if (renewed.length > 0) await discardSecrets(tx, organization_id, userIds(renewed));
  return renewed;
}

/**
 * Revokes an invitation: its secrets stop working and its pending membership is deleted; its row stays as history.
 * @throws Problem `not_found`; `conflict` when it was accepted, declined, revoked or replaced
 */
export async function revoke(tx: Tx, organization_id: string, id: string): Promise<Ended> {
  const [invitation] = await revokeAll(tx, organization_id, [id]);
  if (!invitation) throw await notPending(tx, organization_id, id);
  return invitation;
}

/** The same for several invitations. @returns those that were pending */
export function revokeAll(tx: Tx, organization_id: string, ids: readonly string[]): Promise<Ended[]> {
  return end(tx, organization_id, ids, { status: 'revoked', revoked_at: sql`now()` });
}

/** An invitation that has ended, and the person it was for. */
export interface Ended {
  id: string;
  email: string;
  user_id: string;
}

/**
 * Ends pending invitations without memberships: their secrets stop working and the pending memberships are deleted; the rows stay
 * as history. Whichever of several concurrent callers updates a row first ends it.
 * @returns those that were pending
 */
export async function end(
  tx: Tx,
  organization_id: string,
  ids: readonly string[],
  ending: { status: 'revoked'; revoked_at: SQL } | { status: 'declined'; declined_at: SQL },
): Promise<Ended[]> {
  const ended = await tx
    .update(invitations)
    .set({ ...ending, updated_at: sql`now()` })
    .where(openIn(organization_id, ids))
    .returning({ id: invitations.id, email: invitations.email, user_id: invitations.user_id });
  if (ended.length === 0) return [];
  await discardSecrets(tx, organization_id, userIds(ended));
  await tx
    .delete(memberships)
    .where(
      and(
        eq(memberships.organization_id, organization_id),
        inArray(memberships.user_id, userIds(ended)),
        eq(memberships.status, 'invited'),
      ),
    );
  return ended;
}

const userIds = (rows: readonly { user_id: string }[]) => rows.map(({ user_id }) => user_id);

/** Returns the pending invitation of a person in an organization, even when it has expired. */
export async function pendingInvitationOf(tx: Tx, organization_id: string, user_id: string) {
  const [invitation] = await tx
    .select({ id: invitations.id, email: invitations.email })
    .from(invitations)
    .where(
      and(
        eq(invitations.organization_id, organization_id),
        eq(invitations.user_id, user_id),
        eq(invitations.status, 'pending'),
      ),
    );
  return invitation;
}

function openIn(organization_id: string, ids: readonly string[]) {
  return and(
    inArray(invitations.id, [...ids]),
    eq(invitations.organization_id, organization_id),
    eq(invitations.status, 'pending'),
  );
}

async function notPending(tx: Tx, organization_id: string, id: string): Promise<Problem> {
  const { status } = await findInvitation(tx, organization_id, id).catch(() => ({ status: undefined }));
  if (!status) return notFound('invitation');
  const what = {
    accepted: 'was accepted',
    declined: 'was declined',
    revoked: 'was revoked',
    expired: 'has expired and was replaced',
  };
  return new Problem('conflict', `This invitation ${what[status as keyof typeof what] ?? 'is over'}. Send a new one.`);
}
