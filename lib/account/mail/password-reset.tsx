import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Line, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';

interface Requested extends Sender {
  first_name: string;
  email: string;
}

interface Reset extends Requested {
  token: string;
  expires_at: string;
  time_zone: string | null;
  /** The open invitation of somebody who cannot sign in anywhere yet: the link leads there. */
  invitation?: { organization_name: string; invited_by: string };
}

/** To a person who forgot their password: a link, one hour, one use. */
export function passwordResetEmail(reset: Reset): Email {
  const { first_name, email, token, expires_at, time_zone, invitation, ...sender } = reset;
  return {
    subject: `Choose a new ${sender.app_name} password`,
    react: (
      <Layout
        {...sender}
        preview="The link in this mail is valid for one hour and works once."
        reason={`You got this mail because somebody asked for a new password for ${email}.`}
      >
        <Title>Choose a new password</Title>
        <Say>
          Hello {nameText(first_name)}, use this link to choose a new password. It ends every session of your account.
        </Say>
        {invitation && (
          <Say>
            {nameText(invitation.invited_by)} invited you to <strong>{nameText(invitation.organization_name)}</strong>,
            and you have not joined yet. The link accepts the invitation.
          </Say>
        )}
        <Action href={`${sender.app_url}/reset?token=${token}`}>Choose a password</Action>
        <Line />
        <Note>
          The link works once and is valid until {moment(expires_at, time_zone)}. If several of these mails reached you,
          use the newest.
        </Note>
        <Note>You did not ask for it? Then do nothing: your password stays as it is.</Note>
      </Layout>
    ),
  };
}

/**
 * To a person who forgot their password and whom no organization lets in: why, in place of a link that leads nowhere.
 * @param why sentences in which names are safe for a mail
 */
export function noAccessEmail({ first_name, email, why, ...sender }: Requested & { why: string }): Email {
  return {
    subject: `About your ${sender.app_name} account`,
    react: (
      <Layout
        {...sender}
        preview="A new password would not let you sign in."
        reason={`You got this mail because somebody asked for a new password for ${email}.`}
      >
        <Title>You cannot sign in at the moment</Title>
        <Say>
          Hello {nameText(first_name)}, you asked for a new password. It would not let you sign in, so there is no link
          in this mail.
        </Say>
        <Say>{why}</Say>
        <Note>You did not ask for it? Then do nothing: nothing was changed.</Note>
      </Layout>
    ),
  };
}
