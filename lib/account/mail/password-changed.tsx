import { z } from 'zod';
import { controlDb } from '@/db/client';
import { passkeysOf } from '@/lib/account/passkeys/passkey';
import { formatList, pluralNoun } from '@/lib/core/format';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Notifies a person that their password was changed. */
export const passwordChangedMail = defineMail({
  name: 'send-password-changed',
  data: z.object({ user_id: z.guid() }),
  async prepare({ user_id }) {
    const person = await findRecipient(controlDb(), user_id);
    if (!person?.password_changed_at) return skip('the person is gone, or has no password');
    const { first_name, email, time_zone, password_changed_at: changed_at } = person;
    const passkeys = (await passkeysOf(controlDb(), user_id)).map(({ name }) => name);
    const content = passwordChangedEmail({ ...sender(), first_name, email, time_zone, changed_at, passkeys });
    return { to: person.to, ...content };
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
  /** The names of the person's passkeys, which keep working after the change. */
  passkeys: string[];
  time_zone: string | null;
}

/** To a person whose password was changed: when, and what to do if it wasn’t them. */
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
        preview="If this was you, you don’t need to do anything."
        reason={`You received this email because the password of ${email} was changed.`}
      >
        <Title>Your password was changed</Title>
        <Paragraph>
          Hello {nameText(first_name)}, the password of your account was changed on{' '}
          {formatDateTime(changed_at, time_zone)}. If this was you, you don’t need to do anything.
        </Paragraph>
        {passkeys.length > 0 && (
          <Paragraph>
            Your {pluralNoun(passkeys.length, 'passkey still works', 'passkeys still work')}:{' '}
            {formatList(passkeys.map(nameText))}. Remove any that you don’t recognize under Security.
          </Paragraph>
        )}
        <Note>Wasn’t you? Choose a new password now. This signs you out everywhere.</Note>
        <Action href={`${sender.app_url}/forgot-password`}>Reset password</Action>
      </Layout>
    ),
  };
}
