import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Facts, Line, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';

interface EmailChanged extends Sender {
  first_name: string;
  old_email: string;
  new_email: string;
  changed_at: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To the address that a person no longer signs in with: what replaced it, when, and a link that undoes it. */
export function emailChangedEmail(facts: EmailChanged): Email {
  const { first_name, old_email, new_email, changed_at, token, expires_at, time_zone, ...sender } = facts;
  return {
    subject: `Your ${sender.app_name} address was changed`,
    react: (
      <Layout
        {...sender}
        preview="If this was you, there is nothing to do."
        reason={`You got this mail because ${old_email} was the address of your account.`}
      >
        <Title>Your address was changed</Title>
        <Say>
          Hello {nameText(first_name)}, you now sign in with another address. If this was you, there is nothing to do.
        </Say>
        <Facts
          rows={[
            ['Before', old_email],
            ['Now', new_email],
            ['Changed', moment(changed_at, time_zone)],
          ]}
        />
        <Line />
        <Note>
          This was not you? Undo it: this address is your account’s again, every session ends, passkeys added lately are
          removed, and you choose a new password.
        </Note>
        <Action href={`${sender.app_url}/undo-email-change?token=${token}`}>Undo the change</Action>
        <Note>The link works once and is valid until {moment(expires_at, time_zone)}.</Note>
      </Layout>
    ),
  };
}
