import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';

interface PasswordChanged extends Sender {
  first_name: string;
  email: string;
  changed_at: string;
  /** The names of the person's passkeys, which a new password does not end. */
  passkeys: string[];
  time_zone: string | null;
}

/** To a person whose password was changed: when, and what to do when it was not them. */
export function passwordChangedEmail({
  first_name,
  email,
  changed_at,
  passkeys,
  time_zone,
  ...sender
}: PasswordChanged): Email {
  return {
    subject: `Your ${sender.app_name} password was changed`,
    react: (
      <Layout
        {...sender}
        preview="If this was you, there is nothing to do."
        reason={`You got this mail because the password of ${email} changed.`}
      >
        <Title>Your password was changed</Title>
        <Say>
          Hello {nameText(first_name)}, the password of your account was changed on {moment(changed_at, time_zone)}. If
          this was you, there is nothing to do.
        </Say>
        {passkeys.length > 0 && (
          <Say>
            Your {passkeys.length === 1 ? 'passkey still signs' : 'passkeys still sign'} you in:{' '}
            {passkeys.map(nameText).join(', ')}. Remove what you do not know under Security.
          </Say>
        )}
        <Note>This was not you? Choose a new password now: it ends every session of your account.</Note>
        <Action href={`${sender.app_url}/forgot-password`}>Reset the password</Action>
      </Layout>
    ),
  };
}
