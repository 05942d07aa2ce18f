import { and, eq, type SQL, sql } from 'drizzle-orm';
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
  const [invitation] = await tx
    .update(invitations)
    .set({
      expires_at: inInvitationHours(),
      delivery: 'queued',
      delivery_error: null,
      updated_at: sql`now()`,
    })
    .where(openIn(organization_id, id))
    .returning({ ...invitationColumns, user_id: invitations.user_id });
  if (!invitation) throw await notPending(tx, organization_id, id);
  await discardSecrets(tx, organization_id, invitation.user_id);
  return invitation;
}

/**
 * Revokes an invitation: its secrets stop working and its pending membership is deleted; its row stays as history.
 * @throws Problem `not_found`; `conflict` when it was accepted, declined, revoked or replaced
 */
export async function revoke(tx: Tx, organization_id: string, id: string): Promise<{ email: string; user_id: string }> {
  const invitation = await end(tx, organization_id, id, { status: 'revoked', revoked_at: sql`now()` });
  if (!invitation) throw await notPending(tx, organization_id, id);
  return invitation;
}

/**
 * Ends a pending invitation without a membership: its secrets stop working and its pending membership is deleted; its row stays
 * as history. Whichever of several concurrent callers updates the row first ends it.
 * @returns whose it was; undefined when it is not pending
 */
export async function end(
  tx: Tx,
  organization_id: string,
  id: string,
  ending: { status: 'revoked'; revoked_at: SQL } | { status: 'declined'; declined_at: SQL },
): Promise<{ email: string; user_id: string } | undefined> {
  const [invitation] = await tx
    .update(invitations)
    .set({ ...ending, updated_at: sql`now()` })
    .where(openIn(organization_id, id))
    .returning({ email: invitations.email, user_id: invitations.user_id });
  if (!invitation) return undefined;
  await discardSecrets(tx, organization_id, invitation.user_id);
  await tx
    .delete(memberships)
    .where(
      and(
        eq(memberships.organization_id, organization_id),
        eq(memberships.user_id, invitation.user_id),
        eq(memberships.status, 'invited'),
      ),
    );
  return invitation;
}

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

function openIn(organization_id: string, id: string) {
  return and(
    eq(invitations.id, id),
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
