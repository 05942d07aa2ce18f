import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Line, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';

interface EmailChange extends Sender {
  first_name: string;
  email: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To an address that a person wants to sign in with from now on: a link, one hour, one use. */
export function emailChangeEmail({ first_name, email, token, expires_at, time_zone, ...sender }: EmailChange): Email {
  return {
    subject: `Confirm your new ${sender.app_name} address`,
    react: (
      <Layout
        {...sender}
        preview="The link in this mail is valid for one hour and works once."
        reason={`You got this mail because somebody wants to sign in to ${sender.app_name} as ${email}.`}
      >
        <Title>Confirm your new address</Title>
        <Say>
          Hello {nameText(first_name)}, you asked to use this address for your {sender.app_name} account. Until you
          confirm it, nothing changes.
        </Say>
        <Action href={`${sender.app_url}/confirm-email?token=${token}`}>Confirm address</Action>
        <Line />
        <Note>
          The link works once, in any browser, and is valid until {moment(expires_at, time_zone)}. If several of these
          mails reached you, use the newest.
        </Note>
        <Note>You did not ask for it? Then do nothing: the address is used for nothing.</Note>
      </Layout>
    ),
  };
}

/** To the owner of an address that somebody wanted for another account: that it is theirs, and that nothing changed. */
export function addressTakenEmail({
  first_name,
  email,
  ...sender
}: Sender & { first_name: string; email: string }): Email {
  return {
    subject: `Your address already has an ${sender.app_name} account`,
    react: (
      <Layout
        {...sender}
        preview="Nothing has changed, and there is nothing to do."
        reason={`You got this mail because somebody wanted to use ${email} for another account.`}
      >
        <Title>This address already has an account</Title>
        <Say>
          Hello {nameText(first_name)}, somebody asked to use this address for another {sender.app_name} account. It is
          the address of yours, so nothing has changed, and they were not told.
        </Say>
        <Note>Was it you? Then sign in with this address; or give this account another address first.</Note>
        <Note>It was not you? Then there is nothing to do.</Note>
        <Action href={`${sender.app_url}/login`}>Sign in</Action>
      </Layout>
    ),
  };
}
