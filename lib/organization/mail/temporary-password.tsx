import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Line, Note, Say, Secret, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';

interface TemporaryPassword extends Sender {
  first_name: string;
  email: string;
  organization_name: string;
  requested_by: string;
  temporary_password: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a member whose password an administrator reset: a new temporary password. */
export function temporaryPasswordEmail(mail: TemporaryPassword): Email {
  const { first_name, email, organization_name, requested_by, temporary_password, expires_at, time_zone, ...sender } =
    mail;
  const organization = nameText(organization_name);
  return {
    subject: `Your temporary password for ${headerText(organization_name)}`,
    react: (
      <Layout
        {...sender}
        preview={`Sign in to ${sender.app_name} with it and choose your own.`}
        reason={`You got this mail because ${labelText(requested_by)} asked for a temporary password for ${email}.`}
      >
        <Title>Your temporary password</Title>
        <Say>
          Hello {nameText(first_name)}, <strong>{labelText(requested_by)}</strong> asked for a new temporary password
          for you in <strong>{organization}</strong>.
        </Say>
        <Secret label="Your temporary password" value={temporary_password} until={moment(expires_at, time_zone)} />
        <Action href={`${sender.app_url}/login`}>Sign in</Action>
        <Line />
        <Steps
          steps={[
            `Sign in as ${email} with the password above.`,
            'Choose your own password. The temporary one is good for nothing else.',
          ]}
        />
        <Note>
          If several of these mails reached you, use the newest. If this surprises you, ask your administrator.
        </Note>
      </Layout>
    ),
  };
}
