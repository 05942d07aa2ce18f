import type { SecurityNotice } from '@/lib/jobs/jobs';
import { nameText } from '../plain-text';
import { Layout, type Sender } from './layout';
import type { Letter } from './letter';
import { moment } from './moment';
import { Action, Note, Say, Title } from './parts';

interface Facts extends Sender {
  first_name: string;
  email: string;
  notice: SecurityNotice;
  /** Who did it, where that was somebody else. */
  by?: string;
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
      'Your authenticator app and your recovery codes are no longer accepted, and every device of yours was signed out. Sign in with your password, then set two-factor authentication up again under Security.',
    unexpected: 'If this surprises you, ask your administrator.',
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
export function securityNoticeLetter({ first_name, email, notice, by, at, time_zone, ...sender }: Facts): Letter {
  const { title, happened, means, unexpected, action = 'reset' } = WORDS[notice];
  const who = by ? ` by ${nameText(by)}` : '';
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
