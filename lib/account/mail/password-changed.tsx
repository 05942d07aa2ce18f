import { z } from 'zod';
import { controlDb } from '@/db/client';
import { passkeysOf } from '@/lib/account/passkeys/passkey';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Tells a person that their password was changed, and what to do when it was not them. */
export const passwordChangedMail = defineMail({
  name: 'send-password-changed',
  data: z.object({ user_id: z.guid() }),
  async prepare({ user_id }) {
    const person = await findRecipient(controlDb(), user_id);
    if (!person?.password_changed_at) return skip('the person is gone, or has no password');
    const { first_name, email, time_zone, password_changed_at: changed_at } = person;
    const passkeys = (await passkeysOf(controlDb(), user_id)).map(({ name }) => name);
    const letter = passwordChangedEmail({ ...sender(), first_name, email, time_zone, changed_at, passkeys });
    return { to: person.to, ...letter };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-password-changed': DataOf<typeof passwordChangedMail>;
  }
}

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
