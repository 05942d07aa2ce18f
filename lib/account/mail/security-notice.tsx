import { z } from 'zod';
import { controlDb } from '@/db/client';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { labelText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

const SECURITY_NOTICES = [
  'two_factor_on',
  'two_factor_replaced',
  'two_factor_off',
  'two_factor_reset',
  'authenticator_app_added',
  'passkey_added',
  'passkey_removed',
  'passkey_copied',
  'two_factor_failures',
  'two_factor_locked',
  'recovery_code_used',
  'recovery_codes_renewed',
] as const;

/** A change to a person's sign-in methods, or an attack on them. */
export type SecurityNotice = (typeof SECURITY_NOTICES)[number];

/** Notifies a person of a change to their sign-in methods, or of an attack on them. */
export const securityNoticeMail = defineMail({
  name: 'send-security-notice',
  data: z.object({
    user_id: z.guid(),
    notice: z.enum(SECURITY_NOTICES),
    by: z.string().optional(),
    passkey: z.string().optional(),
  }),
  async prepare({ user_id, notice, by, passkey }, { enqueued_at }) {
    const person = await findRecipient(controlDb(), user_id);
    if (!person) return skip('the person is gone');
    const { first_name, email, time_zone } = person;
    const at = enqueued_at.toISOString();
    const content = securityNoticeEmail({ ...sender(), first_name, email, time_zone, notice, by, passkey, at });
    return { to: person.to, ...content };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-security-notice': DataOf<typeof securityNoticeMail>;
  }
}

interface Facts extends Sender {
  first_name: string;
  email: string;
  notice: SecurityNotice;
  /** Who did it, if it was someone else. */
  by?: string;
  /** The name of the passkey concerned. */
  passkey?: string;
  at: string;
  time_zone: string | null;
}

interface Words {
  /** The subject and the heading. */
  title: string;
  /** What happened; the time follows. */
  happened: string;
  /** What it means, or what to do now. */
  means: string;
  /** What to do if the reader did not expect it. */
  unexpected: string;
  action?: 'reset' | 'security';
}

const NOT_YOU = 'Wasn’t you? Choose a new password now. This signs you out everywhere.';

const WORDS: Record<SecurityNotice, Words> = {
  two_factor_on: {
    title: 'Two-factor authentication is on',
    happened: 'two-factor authentication was turned on for your account',
    means:
      'From now on, you sign in with your password and a code from your authenticator app. Keep your recovery codes where you can find them without your phone.',
    unexpected: NOT_YOU,
  },
  two_factor_replaced: {
    title: 'Your authenticator app was replaced',
    happened: 'the authenticator app of your account was replaced by another one',
    means: 'Codes from the old app and the old recovery codes no longer work.',
    unexpected: NOT_YOU,
  },
  two_factor_off: {
    title: 'Two-factor authentication is off',
    happened: 'two-factor authentication was turned off for your account',
    means: 'You now sign in with your password alone.',
    unexpected: NOT_YOU,
  },
  two_factor_reset: {
    title: 'Your two-factor authentication was reset',
    happened: 'the two-factor authentication of your account was reset',
    means:
      'Your authenticator app, passkeys and recovery codes no longer work, and you were signed out on all devices. Sign in with your password, then set up two-factor authentication again under Security.',
    unexpected: 'Not expected? Ask your administrator.',
    action: 'security',
  },
  authenticator_app_added: {
    title: 'An authenticator app was added',
    happened: 'an authenticator app was added to your account',
    means:
      'When you sign in with your password, you can now enter its codes as well as use a passkey. New recovery codes replace the ones that you saved before.',
    unexpected: NOT_YOU,
  },
  passkey_added: {
    title: 'A passkey was added',
    happened: 'a passkey was added to your account',
    means:
      'You can sign in with it instead of your password. If you use your password, you are now asked for a second factor.',
    unexpected: `${NOT_YOU} This does not remove the passkey; do that under Security. If you are asked for a passkey that you don’t have, ask your administrator to reset your two-factor authentication.`,
  },
  passkey_removed: {
    title: 'A passkey was removed',
    happened: 'a passkey was removed from your account',
    means:
      'It can no longer be used to sign in. Your other devices were signed out, and remembered browsers ask for the second factor again.',
    unexpected: NOT_YOU,
  },
  passkey_copied: {
    title: 'A passkey may have been copied',
    happened: 'a sign-in with a passkey of your account was rejected',
    means:
      'A passkey counts its uses, and this time the count did not increase, which can mean that it was copied. If you use it on one device only, remove it under Security and add a new one.',
    unexpected: 'If you were not signing in at that time, someone else has the passkey. Remove it now.',
    action: 'security',
  },
  two_factor_failures: {
    title: 'Someone entered wrong codes for your account',
    happened: 'the tenth wrong code in a row was entered for your account',
    means:
      'They knew your password or used a device on which you are signed in. After 100 wrong codes in a row, your authenticator app is locked.',
    unexpected: NOT_YOU,
  },
  two_factor_locked: {
    title: 'Your authenticator app is locked',
    happened: 'your authenticator app was locked after 100 wrong codes in a row',
    means:
      'Sign in with a recovery code and set up the app again under Security, or ask an administrator to reset your two-factor authentication.',
    unexpected: NOT_YOU,
  },
  recovery_code_used: {
    title: 'A recovery code was used',
    happened: 'a recovery code was used for your account',
    means: 'It can’t be used again. Under Security, you can see how many are left and create new ones.',
    unexpected: NOT_YOU,
  },
  recovery_codes_renewed: {
    title: 'You have new recovery codes',
    happened: 'new recovery codes were created for your account',
    means: 'The old ones no longer work.',
    unexpected: NOT_YOU,
  },
};

/** To a person whose sign-in methods changed or were attacked: what happened, when, and what to do if it wasn’t them. */
export function securityNoticeEmail({
  first_name,
  email,
  notice,
  by,
  passkey,
  at,
  time_zone,
  ...sender
}: Facts): Email {
  const { title, happened, means, unexpected, action = 'reset' } = WORDS[notice];
  const which = passkey ? ` (“${nameText(passkey)}”)` : '';
  const who = by ? ` by ${labelText(by)}` : '';
  return {
    subject: `${title} (${sender.app_name})`,
    react: (
      <Layout
        {...sender}
        preview={means}
        reason={`You received this email because it is about how you sign in as ${email}.`}
      >
        <Title>{title}</Title>
        <Paragraph>
          Hello {nameText(first_name)}, {happened}
          {which}
          {who} on {formatDateTime(at, time_zone)}.
        </Paragraph>
        <Paragraph>{means}</Paragraph>
        <Note>{unexpected}</Note>
        {action === 'reset' ? (
          <Action href={`${sender.app_url}/forgot-password`}>Choose a new password</Action>
        ) : (
          <Action href={`${sender.app_url}/settings/security`}>Open Security</Action>
        )}
      </Layout>
    ),
  };
}
