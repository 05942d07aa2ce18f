import { ROLE_SUMMARY, type Role } from '@/lib/core/permissions';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Facts, Line, Note, Say, Secret, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';

/** What both kinds of invitation tell. */
export interface Invitation extends Sender {
  first_name: string;
  email: string;
  organization_name: string;
  role: Role;
  invited_by: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a person without an account: the temporary password that lets them choose their own. */
export function invitationEmail(invitation: Invitation & { temporary_password: string }): Email {
  const { app_url, expires_at, time_zone, temporary_password } = invitation;
  return {
    subject: subjectOf(invitation),
    react: (
      <Frame
        invitation={invitation}
        preview={`Your temporary password is in this mail. Sign in to ${invitation.app_name} with it.`}
      >
        <Secret label="Your temporary password" value={temporary_password} until={moment(expires_at, time_zone)} />
        <Action href={`${app_url}/login`}>Sign in</Action>
        <Line />
        <Steps
          steps={[
            `Sign in as ${invitation.email} with the password above.`,
            'Choose your own password. The temporary one is good for nothing else.',
            'You are in.',
          ]}
        />
        <Note>
          If several of these mails reached you, use the newest: each one makes the passwords before it useless.
        </Note>
      </Frame>
    ),
  };
}

/** To a person who has an account: a link to join with it. Their password is not touched. */
export function joinEmail(invitation: Invitation & { token: string }): Email {
  const { app_url, app_name, expires_at, time_zone, token } = invitation;
  return {
    subject: subjectOf(invitation),
    react: (
      <Frame invitation={invitation} preview={`Join with the ${app_name} account that you have.`}>
        <Say>
          You have an account here already. Join with it: your password and your other workspaces stay as they are.
        </Say>
        <Action href={`${app_url}/join?token=${token}`}>Join the workspace</Action>
        <Line />
        <Note>
          The link works once and is valid until {moment(expires_at, time_zone)}. If several of these mails reached you,
          use the newest.
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
      reason={`You got this mail because ${inviter} invited ${invitation.email}. If you did not expect it, ignore it: nothing happens.`}
    >
      <Title>Join {organization}</Title>
      <Say>
        Hello {nameText(invitation.first_name)}, <strong>{inviter}</strong> invited you to the workspace{' '}
        <strong>{organization}</strong> on {app_name}.
      </Say>
      <Facts
        rows={[
          ['Role', roleName(role)],
          ['You may', ROLE_SUMMARY[role]],
          ['E-mail', invitation.email],
        ]}
      />
      {children}
    </Layout>
  );
}

function roleName(role: Role): string {
  return role.charAt(0) + role.slice(1).toLowerCase();
}
