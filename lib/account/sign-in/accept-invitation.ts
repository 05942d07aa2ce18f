import { and, eq, ne, sql } from 'drizzle-orm';
import type { Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { isEmailAllowed } from '@/lib/core/email-address';
import { Problem } from '@/lib/core/problem';
import type { AuditEntry } from '@/lib/platform/audit-trail/record';
import { consumeToken, findToken } from '@/lib/platform/crypto/tokens';

const WITHDRAWN = 'This invitation is no longer open. Ask the person who invited you for a new one.';

/** What decides whether an organization can be joined. */
export type Joinable = Pick<typeof organizations.$inferSelect, 'name' | 'erase_at' | 'allowed_email_domains'>;

/** Returns why an organization can't be joined with this address, in words for the invited person; undefined when it can. */
export function joinObstacle(organization: Joinable, email: string): string | undefined {
  if (organization.erase_at) {
    return `${organization.name} is being deleted, so nobody can join it. Ask the person who invited you.`;
  }
  if (!isEmailAllowed(email, organization.allowed_email_domains)) {
    return `${organization.name} no longer allows email addresses at this domain. Ask the person who invited you.`;
  }
  return undefined;
}

/**
 * Makes an invited person a member, if their invitation is still open and the organization's allowed domains still include the
 * address. Undefined when the person is already a member.
 * @throws Problem `conflict`, in words for the person
 */
export async function activateMembership(tx: Tx, who: { organization_id: string; user_id: string }) {
  // Lock the person first, so that an email change, which checks the same domains, comes before this or after it.
  await tx.select({ id: users.id }).from(users).where(eq(users.id, who.user_id)).for('no key update');
  // A shared lock: the allowed domains can't be narrowed between this read and the commit.
  const [organization] = await tx
    .select({
      name: organizations.name,
      allowed_email_domains: organizations.allowed_email_domains,
      erase_at: organizations.erase_at,
    })
    .from(organizations)
    .where(eq(organizations.id, who.organization_id))
    .for('share');
  const [invitation] = await tx
    .update(invitations)
    .set({ status: 'accepted', accepted_at: sql`now()`, updated_at: sql`now()` })
    .where(
      and(
        eq(invitations.organization_id, who.organization_id),
        eq(invitations.user_id, who.user_id),
        eq(invitations.status, 'pending'),
      ),
    )
    .returning({ id: invitations.id, email: invitations.email, role: invitations.role });
  const [membership] = await tx
    .select({ status: memberships.status })
    .from(memberships)
    .where(and(eq(memberships.organization_id, who.organization_id), eq(memberships.user_id, who.user_id)))
    .for('update');
  if (membership?.status === 'active' && !invitation) return undefined;
  if (!invitation || !organization || membership?.status !== 'invited') throw new Problem('conflict', WITHDRAWN);
  const obstacle = joinObstacle(organization, invitation.email);
  if (obstacle) throw new Problem('conflict', obstacle);
  await tx
    .update(memberships)
    .set({ status: 'active', updated_at: sql`now()`, last_active_at: sql`now()` })
    .where(and(eq(memberships.organization_id, who.organization_id), eq(memberships.user_id, who.user_id)));
  return invitation;
}

/**
 * Queues the pending invitations of the person's other organizations again: their temporary passwords don't work now that there is
 * a password, so a link to join is sent instead.
 * @returns their ids
 */
export async function requeueOtherInvitations(tx: Tx, who: { organization_id: string; user_id: string }) {
  const queued = await tx
    .update(invitations)
    .set({ delivery: 'queued', delivery_error: null, updated_at: sql`now()` })
    .where(
      and(
        eq(invitations.user_id, who.user_id),
        ne(invitations.organization_id, who.organization_id),
        eq(invitations.status, 'pending'),
        sql`${invitations.expires_at} > now()`,
      ),
    )
    .returning({ id: invitations.id });
  return queued.map(({ id }) => id);
}

/** The error when the invitation was accepted, declined, revoked or renewed meanwhile, or the link is no longer valid. */
function invitationOver(): Problem {
  return new Problem('conflict', 'This invitation is no longer valid. Ask for a new one.');
}

/**
 * Accepts the invitation behind a mailed link, for the person it was sent to.
 * @returns the organization joined, and what the audit log says of it
 * @throws Problem `conflict` when the link is no longer valid or meant for another account
 */
export async function acceptByLink(tx: Tx, user_id: string, token: string) {
  const link = await findToken(tx, 'join', token);
  if (!link?.organization_id) throw invitationOver();
  const { organization_id } = link;
  if (link.user_id !== user_id) {
    throw new Problem('conflict', 'This invitation is for another account. Sign in with the address it was sent to.');
  }
  const accepted = await activateMembership(tx, { organization_id, user_id });
  // The link comes after the invitation, in the order in which resending, revoking and declining lock them.
  if (!accepted || !(await consumeToken(tx, 'join', token))) throw invitationOver();
  const [organization] = await tx
    .select({ name: organizations.name })
    .from(organizations)
    .where(eq(organizations.id, organization_id));
  const entry: AuditEntry = {
    target: { type: 'invitation', id: accepted.id, label: accepted.email },
    changes: { status: { before: 'pending', after: 'accepted' } },
    organization_id,
  };
  return { organization_id, organization_name: organization!.name, role: accepted.role, entry };
}
