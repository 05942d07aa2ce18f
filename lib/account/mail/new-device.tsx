import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Facts, Line, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';

interface NewDevice extends Sender {
  first_name: string;
  email: string;
  /** What the browser calls itself; null where it does not say. */
  browser: string | null;
  device: string | null;
  ip: string | null;
  signed_in_at: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a person who signed in with a browser that is new to them: when, what and from where, and a link for when it was not them. */
export function newDeviceEmail(facts: NewDevice): Email {
  const { first_name, email, browser, device, ip, signed_in_at, token, expires_at, time_zone, ...sender } = facts;
  const what = [browser, device].filter(Boolean).join(' on ') || 'Does not say what it is';
  return {
    subject: `New sign-in to ${sender.app_name}`,
    react: (
      <Layout
        {...sender}
        preview="If this was you, there is nothing to do."
        reason={`You got this mail because somebody signed in as ${email}.`}
      >
        <Title>Your account was opened with a new browser</Title>
        <Say>
          Hello {nameText(first_name)}, somebody signed in to your account with a browser that has not been used for it
          before. If this was you, there is nothing to do.
        </Say>
        <Facts
          rows={[
            ['When', moment(signed_in_at, time_zone)],
            ['Browser', nameText(what)],
            ['Address', ip ?? 'Unknown'],
          ]}
        />
        <Line />
        <Note>
          This was not you? Then somebody can sign in as you. Shut them out: every session ends, passkeys added since
          are removed, your password is void, and you choose a new one.
        </Note>
        <Action href={`${sender.app_url}/secure-account?token=${token}`}>This was not me</Action>
        <Note>The link works once and is valid until {moment(expires_at, time_zone)}.</Note>
      </Layout>
    ),
  };
}
