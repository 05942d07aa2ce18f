import { and, eq, sql } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import { isEmailAllowed } from '@/lib/core/email-address';
import { createToken, discardTokens } from '@/lib/platform/crypto/tokens';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { MailFailure } from '@/lib/platform/mail/failure';
import { type Attempt, type Outcome, skipped } from '@/lib/platform/mail/outcome';
import { type Mail, sendMail } from '@/lib/platform/mail/send';
import { sender } from '@/lib/platform/mail/sender';
import { invitationEmail, joinEmail } from './invitation';
import { type DeliveryRef, noteDelivery, noteRefusal } from './invitation-delivery';

const NOT_ALLOWED = 'The organization does not allow this e-mail domain (any more).';
const NOT_MADE = 'The mail could not be prepared.';

type Prepared = { outcome: Outcome } | { mail: Mail; letterhead: DeliveryRef };
type Found = NonNullable<Awaited<ReturnType<typeof load>>>;

/**
 * Mails an invitation and notes its fate in `delivery`, unless it is no longer pending. The secret is minted now, so that it
 * lives from its sending on, and each try makes the one before it useless.
 * @throws what may pass; `delivery` then stays `queued` with what happened, and becomes `failed` with the last try.
 */
export async function sendInvitation(data: JobData['send-invitation'], attempt: Attempt): Promise<Outcome> {
  const prepared = await inTransaction(controlPool(), (tx) => prepare(tx, data.invitation_id, attempt));
  if ('outcome' in prepared) return prepared.outcome;
  try {
    await sendMail(prepared.mail);
  } catch (error) {
    return await noteFailure(prepared.letterhead, attempt, error);
  }
  await noteDelivery(prepared.letterhead, { delivery: 'sent' });
  return { outcome: 'sent' };
}

async function noteFailure(letterhead: DeliveryRef, attempt: Attempt, error: unknown): Promise<Outcome> {
  const { permanent, message: why } = error instanceof MailFailure ? error : new MailFailure(NOT_MADE, false);
  await noteDelivery(letterhead, { delivery: permanent || attempt.last ? 'failed' : 'queued', why });
  if (permanent) return { outcome: 'refused', why };
  throw error;
}

async function prepare(tx: Tx, invitation_id: string, { enqueued_at }: Attempt): Promise<Prepared> {
  const found = await load(tx, invitation_id);
  if (!found) return { outcome: skipped('the invitation is no longer pending') };
  const { invitation, organization } = found;
  // Somebody sent it again while this job waited for its next try: another mail would spoil the secret that has arrived.
  if (invitation.sent_at && Date.parse(invitation.sent_at) > enqueued_at.getTime()) {
    return { outcome: skipped('a newer mail has gone out') };
  }
  if (!isEmailAllowed(invitation.email, organization.allowed_email_domains)) {
    await noteRefusal(tx, invitation_id, NOT_ALLOWED);
    return { outcome: { outcome: 'refused', why: NOT_ALLOWED } };
  }
  const token = await mint(tx, found);
  const to = { name: `${invitation.first_name} ${invitation.last_name}`, address: invitation.email };
  return {
    mail: { to, ...write(found, token), message_id: token.id, secret: token.secret },
    letterhead: { invitation_id, token_id: token.id },
  };
}

// Locked, so that a revocation comes before the minting (then nothing is sent) or after it (then it discards the secret).
async function load(tx: Tx, invitation_id: string) {
  const [row] = await tx
    .select({ invitation: invitations, organization: organizations, user: users })
    .from(invitations)
    .innerJoin(organizations, eq(organizations.id, invitations.organization_id))
    .innerJoin(users, eq(users.id, invitations.user_id))
    .where(
      and(eq(invitations.id, invitation_id), eq(invitations.status, 'pending'), sql`${invitations.expires_at} > now()`),
    )
    .for('update', { of: invitations });
  return row;
}

// One live secret for an invitation, also when the person got or lost a password since the mail before.
async function mint(tx: Tx, { invitation, user }: Found) {
  const { user_id, organization_id, id: invitation_id } = invitation;
  const subject = { user_id, organization_id, invitation_id };
  const has_account = user.password_hash !== null;
  await discardTokens(tx, { purpose: has_account ? 'temporary_password' : 'join', ...subject });
  const token = await createToken(tx, { purpose: has_account ? 'join' : 'temporary_password', ...subject });
  await tx.update(invitations).set({ expires_at: token.expires_at }).where(eq(invitations.id, invitation_id));
  return token;
}

function write({ invitation, organization, user }: Found, token: { secret: string; expires_at: string }) {
  const facts = {
    ...sender(),
    first_name: invitation.first_name,
    email: invitation.email,
    organization_name: organization.name,
    role: invitation.role,
    invited_by: invitation.invited_by_label,
    expires_at: token.expires_at,
    time_zone: user.time_zone,
  };
  return user.password_hash === null
    ? invitationEmail({ ...facts, temporary_password: token.secret })
    : joinEmail({ ...facts, token: token.secret });
}
