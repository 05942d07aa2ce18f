import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Say, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, nameText } from '@/lib/platform/mail/plain-text';

interface TwoFactorRequired extends Sender {
  first_name: string;
  email: string;
  organization_name: string;
  /** From when on it is required; may be past. */
  due_at: string;
  time_zone: string | null;
}

/** To a member without a second factor: their organization requires one, by when, and how it is set up. */
export function twoFactorRequiredEmail(mail: TwoFactorRequired): Email {
  const { first_name, email, organization_name, due_at, time_zone, ...sender } = mail;
  return {
    subject: `Set up two-factor authentication for ${headerText(organization_name)}`,
    react: (
      <Layout
        {...sender}
        preview="It takes two minutes and an app on your phone."
        reason={`You got this mail because ${email} is a member of ${nameText(organization_name)} and has no two-factor authentication.`}
      >
        <Title>Set up two-factor authentication</Title>
        <Say>
          Hello {nameText(first_name)}, <strong>{nameText(organization_name)}</strong> requires two-factor
          authentication of everybody who works there, from {moment(due_at, time_zone)} on. Your account has none yet.
        </Say>
        <Steps
          title="What to do"
          steps={[
            'Open Security, and choose to set up two-factor authentication.',
            'Scan the code with an authenticator app, and enter the six digits that it shows.',
            'Save the recovery codes where you find them without your phone.',
          ]}
        />
        <Action href={`${sender.app_url}/settings/security`}>Set it up</Action>
        <Note>
          From then on you are asked to set it up before you can do anything else in {nameText(organization_name)}.
          Nothing of yours is lost meanwhile.
        </Note>
      </Layout>
    ),
  };
}
