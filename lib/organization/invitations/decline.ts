import { and, eq, sql } from 'drizzle-orm';
import { controlDb, type Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import { Problem } from '@/lib/core/problem';
import { consumeToken, findAnyToken, findToken } from '@/lib/platform/crypto/tokens';
import { end } from './pending';
import { findInvitation } from './read';

const OVER = {
  accepted: 'This invitation was already accepted.',
  declined: 'This invitation was already declined.',
  revoked: 'This invitation was revoked, so there is nothing left to decline.',
  expired: 'This invitation has expired, so there is nothing left to decline.',
  // Pending with a link that no longer works: a newer email has replaced it.
  pending: 'A newer email replaced this link. Use the link in the most recent one.',
};

/**
 * Declines the invitation behind a mailed link. Everything that was emailed for it stops working, the pending membership is
 * deleted, and the invitation stays as history.
 * @returns the invitation, and the person it was sent to
 * @throws Problem `conflict` with what became of the invitation, when it is no longer open or the link no longer valid
 */
export async function declineByLink(tx: Tx, token: string) {
  const link = await findToken(tx, 'join', token);
  if (!link?.invitation_id || !link.organization_id || !link.user_id) throw await whyOver(tx, token);
  const { invitation_id, organization_id, user_id } = link;
  // The person, the invitation, then the link: in the order in which accepting, resending and revoking lock them.
  const [person] = await tx.select().from(users).where(eq(users.id, user_id)).for('no key update');
  await tx.select({ id: invitations.id }).from(invitations).where(eq(invitations.id, invitation_id)).for('update');
  const consumed = person && (await consumeToken(tx, 'join', token));
  const declined = { status: 'declined' as const, declined_at: sql`now()` };
  const [invitation] = consumed ? await end(tx, organization_id, [invitation_id], declined) : [];
  if (!person || !invitation) throw await whyOver(tx, token, { organization_id, invitation_id });
  return { id: invitation_id, organization_id, email: invitation.email, person };
}

/** A declined invitation, for the page that says so. */
export interface DeclinedInvitation {
  organization_name: string;
  invited_by: string;
}

/** Returns the invitation behind a mailed link if it was declined; undefined otherwise. */
export async function describeDeclined(token: string): Promise<DeclinedInvitation | undefined> {
  const db = controlDb();
  const link = await findAnyToken(db, 'join', token);
  if (!link?.invitation_id) return undefined;
  const [row] = await db
    .select({ organization_name: organizations.name, invited_by: invitations.invited_by_label })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organization_id))
    .where(and(eq(invitations.id, link.invitation_id), eq(invitations.status, 'declined')));
  return row;
}

// Revoking and resending delete the link's row, so the caller passes what it knew of a link that it has just found.
async function whyOver(tx: Tx, token: string, known?: { organization_id: string; invitation_id: string }) {
  const { organization_id, invitation_id } = known ?? (await findAnyToken(tx, 'join', token)) ?? {};
  const invitation =
    organization_id && invitation_id
      ? await findInvitation(tx, organization_id, invitation_id).catch(() => undefined)
      : undefined;
  return new Problem(
    'conflict',
    invitation
      ? OVER[invitation.status]
      : 'This link is no longer valid. The invitation was revoked, replaced by a newer one, or has expired.',
  );
}
