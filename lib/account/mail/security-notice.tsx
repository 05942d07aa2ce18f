import { z } from 'zod';
import { controlDb } from '@/db/client';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Say, Title } from '@/lib/platform/mail/parts';
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

/** A change to a person's ways of signing in, or an attack on them. */
export type SecurityNotice = (typeof SECURITY_NOTICES)[number];

/** Tells a person what happened to the ways in which they sign in, and what to do when it was not them. */
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
    const letter = securityNoticeEmail({ ...sender(), first_name, email, time_zone, notice, by, passkey, at });
    return { to: person.to, ...letter };
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
  /** Who did it, where that was somebody else. */
  by?: string;
  /** The name of the passkey that it is about. */
  passkey?: string;
  at: string;
  time_zone: string | null;
}

interface Words {
  /** The subject, and the mail's title. */
  title: string;
  /** What happened, to be followed by when. */
  happened: string;
  /** What it means, or what to do now. */
  means: string;
  /** What to do when it was not the reader; a new password ends every session. */
  unexpected: string;
  action?: 'reset' | 'security';
}

const NOT_YOU = 'This was not you? Choose a new password now: it ends every session of your account.';

const WORDS: Record<SecurityNotice, Words> = {
  two_factor_on: {
    title: 'Two-factor authentication is on',
    happened: 'two-factor authentication was turned on for your account',
    means:
      'From now on signing in takes your password and a code from your authenticator app. Keep your recovery codes where you find them without your phone.',
    unexpected: NOT_YOU,
  },
  two_factor_replaced: {
    title: 'Your authenticator app was replaced',
    happened: 'another authenticator app took the place of the one that your account had',
    means: 'Codes from the old one and the old recovery codes are no longer accepted.',
    unexpected: NOT_YOU,
  },
  two_factor_off: {
    title: 'Two-factor authentication is off',
    happened: 'two-factor authentication was turned off for your account',
    means: 'Your password alone now signs you in.',
    unexpected: NOT_YOU,
  },
  two_factor_reset: {
    title: 'Your two-factor authentication was reset',
    happened: 'the two-factor authentication of your account was reset',
    means:
      'Your authenticator app, your passkeys and your recovery codes are no longer accepted, and every device of yours was signed out. Sign in with your password, then set two-factor authentication up again under Security.',
    unexpected: 'If this surprises you, ask your administrator.',
    action: 'security',
  },
  authenticator_app_added: {
    title: 'An authenticator app was added',
    happened: 'an authenticator app was added to your account',
    means:
      'After your password its codes are accepted besides your passkeys. The recovery codes that you saved before are replaced by new ones.',
    unexpected: NOT_YOU,
  },
  passkey_added: {
    title: 'A passkey was added',
    happened: 'a passkey was added to your account',
    means:
      'It signs you in without your password. Your password alone no longer does: after it a second factor is asked.',
    unexpected: `${NOT_YOU} The passkey stays: remove it under Security. If you are asked for a passkey that you do not have, ask your administrator to reset your two-factor authentication.`,
  },
  passkey_removed: {
    title: 'A passkey was removed',
    happened: 'a passkey was removed from your account',
    means:
      'It signs nobody in any more, your other devices were signed out, and browsers that were remembered ask for the second factor again.',
    unexpected: NOT_YOU,
  },
  passkey_copied: {
    title: 'A passkey may have been copied',
    happened: 'a passkey of your account was shown and refused',
    means:
      'It counts its uses, and this time the count did not go forward, as happens when there is a copy of it. If you use it on one device alone, remove it under Security and add a new one.',
    unexpected: 'If you were not signing in at that time, somebody else has the passkey: remove it now.',
    action: 'security',
  },
  two_factor_failures: {
    title: 'Somebody entered wrong codes for your account',
    happened: 'the tenth wrong code in a row was entered for your account',
    means:
      'Whoever it was knew your password, or sat at a device on which you are signed in. After 100 wrong codes in a row your authenticator app is locked.',
    unexpected: NOT_YOU,
  },
  two_factor_locked: {
    title: 'Your authenticator app is locked',
    happened: 'your authenticator app was locked after 100 wrong codes in a row',
    means:
      'Sign in with a recovery code and set the app up again under Security, or ask an administrator to reset your two-factor authentication.',
    unexpected: NOT_YOU,
  },
  recovery_code_used: {
    title: 'A recovery code was used',
    happened: 'a recovery code was used for your account',
    means: 'It is good for nothing any more. Under Security you see how many are left, and can make new ones.',
    unexpected: NOT_YOU,
  },
  recovery_codes_renewed: {
    title: 'You have new recovery codes',
    happened: 'new recovery codes were made for your account',
    means: 'The old ones are no longer accepted.',
    unexpected: NOT_YOU,
  },
};

/** To a person whose way of signing in changed, or was attacked: what happened, when, and what to do when it was not them. */
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
        reason={`You got this mail because it concerns how one signs in as ${email}.`}
      >
        <Title>{title}</Title>
        <Say>
          Hello {nameText(first_name)}, {happened}
          {which}
          {who} on {moment(at, time_zone)}.
        </Say>
        <Say>{means}</Say>
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
