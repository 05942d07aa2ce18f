import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { invitations } from '@/db/schema/control/invitations';
import { organizations, users } from '@/db/schema/control/organizations';
import { isEmailAllowed } from '@/lib/core/email-address';
import { ROLE_SUMMARY, type Role } from '@/lib/core/roles';
import { createToken, discardTokens } from '@/lib/platform/crypto/tokens';
import {
  type DataOf,
  defineMail,
  type Outcome,
  type PreparedMail,
  refuse,
  skip,
} from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Divider, Facts, Note, Paragraph, Secret, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { sender } from '@/lib/platform/mail/sender';
import { saveDelivery, saveRefusal } from './invitation-delivery';

/**
 * Invites a person: a temporary password when they have none, otherwise a link to join. The secret is created now, so that its
 * lifetime starts when it is sent; only the most recent one works. The invitation's `delivery` shows the result.
 */
export const invitationMail = defineMail({
  name: 'send-invitation',
  data: z.object({ invitation_id: z.guid() }),
  async prepare({ invitation_id }, { enqueued_at }) {
    return inTransaction(controlPool(), (tx) => prepare(tx, invitation_id, enqueued_at));
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-invitation': DataOf<typeof invitationMail>;
  }
}

const NOT_ALLOWED = 'The organization does not allow this email domain.';

type Found = NonNullable<Awaited<ReturnType<typeof load>>>;

async function prepare(tx: Tx, invitation_id: string, enqueued_at: Date): Promise<PreparedMail | Outcome> {
  const found = await load(tx, invitation_id);
  if (!found) return skip('the invitation is no longer pending');
  const { invitation, organization } = found;
  // It was resent while this job waited for its next attempt: another mail would invalidate the secret that has arrived.
  if (invitation.sent_at && Date.parse(invitation.sent_at) > enqueued_at.getTime()) {
    return skip('a newer mail has gone out');
  }
  if (!isEmailAllowed(invitation.email, organization.allowed_email_domains)) {
    await saveRefusal(tx, invitation_id, NOT_ALLOWED);
    return refuse(NOT_ALLOWED);
  }
  const token = await createSecret(tx, found);
  return {
    to: { name: `${invitation.first_name} ${invitation.last_name}`, address: invitation.email },
    ...compose(found, token),
    message_id: token.id,
    secret: token.secret,
    onResult: (result) => saveDelivery({ invitation_id, token_id: token.id }, result),
  };
}

// Locked, so that a revocation comes either before the secret is created (nothing is sent) or after (it discards the secret).
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

// One live secret per invitation, even when the person got or lost a password since the previous mail.
async function createSecret(tx: Tx, { invitation, user }: Found) {
  const { user_id, organization_id, id: invitation_id } = invitation;
  const subject = { user_id, organization_id, invitation_id };
  const has_account = user.password_hash !== null;
  await discardTokens(tx, { purpose: has_account ? 'temporary_password' : 'join', ...subject });
  const token = await createToken(tx, { purpose: has_account ? 'join' : 'temporary_password', ...subject });
  await tx.update(invitations).set({ expires_at: token.expires_at }).where(eq(invitations.id, invitation_id));
  return token;
}

function compose({ invitation, organization, user }: Found, token: { secret: string; expires_at: string }) {
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

/** What both kinds of invitation have in common. */
export interface Invitation extends Sender {
  first_name: string;
  email: string;
  organization_name: string;
  role: Role;
  invited_by: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a person without an account: a temporary password, with which they choose their own. */
export function invitationEmail(invitation: Invitation & { temporary_password: string }): Email {
  const { app_url, expires_at, time_zone, temporary_password } = invitation;
  return {
    subject: subjectOf(invitation),
    react: (
      <Frame
        invitation={invitation}
        preview={`This email contains your temporary password for ${invitation.app_name}.`}
      >
        <Secret
          label="Your temporary password"
          value={temporary_password}
          until={formatDateTime(expires_at, time_zone)}
        />
        <Action href={`${app_url}/login`}>Sign in</Action>
        <Divider />
        <Steps
          steps={[
            `Sign in as ${invitation.email} with the password above.`,
            'Choose your own password. You can’t use the temporary one for anything else.',
            'You’re in.',
          ]}
        />
        <Note>If you received several of these emails, only the most recent one works.</Note>
      </Frame>
    ),
  };
}

/** To a person with an account: a link to join with it. Their password stays the same. */
export function joinEmail(invitation: Invitation & { token: string }): Email {
  const { app_url, app_name, expires_at, time_zone, token } = invitation;
  return {
    subject: subjectOf(invitation),
    react: (
      <Frame invitation={invitation} preview={`Join with your existing ${app_name} account.`}>
        <Paragraph>
          You already have an account. Join with it: your password and your other workspaces stay the same.
        </Paragraph>
        <Action href={`${app_url}/join?token=${token}`}>Join the workspace</Action>
        <Divider />
        <Note>
          The link works once and is valid until {formatDateTime(expires_at, time_zone)}. If you received several of
          these emails, only the most recent one works. If you don’t want to join, open the link and decline.
        </Note>
      </Frame>
    ),
  };
}

function subjectOf({ organization_name, app_name }: Invitation): string {
  return `You are invited to ${headerText(organization_name)} on ${app_name}`;
}

function Frame({
  invitation,
  preview,
  children,
}: {
  invitation: Invitation;
  preview: string;
  children: React.ReactNode;
}) {
  const { app_name, app_url, role } = invitation;
  const organization = nameText(invitation.organization_name);
  const inviter = labelText(invitation.invited_by);
  return (
    <Layout
      app_name={app_name}
      app_url={app_url}
      preview={preview}
      reason={`You received this email because ${inviter} invited ${invitation.email}. If you didn’t expect it, you can ignore it.`}
    >
      <Title>Join {organization}</Title>
      <Paragraph>
        Hello {nameText(invitation.first_name)}, <strong>{inviter}</strong> invited you to the workspace{' '}
        <strong>{organization}</strong> on {app_name}.
      </Paragraph>
      <Facts
        rows={[
          ['Role', roleName(role)],
          ['Access', ROLE_SUMMARY[role]],
          ['Email', invitation.email],
        ]}
      />
      {children}
    </Layout>
  );
}

function roleName(role: Role): string {
  return role.charAt(0) + role.slice(1).toLowerCase();
}
