import { nameText } from '../plain-text';
import { Layout, type Sender } from './layout';
import type { Letter } from './letter';
import { moment } from './moment';
import { Action, Line, Note, Say, Title } from './parts';

interface Reset extends Sender {
  first_name: string;
  email: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a person who forgot their password: a link, one hour, one use. */
export function passwordResetLetter({ first_name, email, token, expires_at, time_zone, ...sender }: Reset): Letter {
  return {
    subject: `Choose a new ${sender.app_name} password`,
    react: (
      <Layout
        {...sender}
        preview="The link in this mail is valid for one hour and works once."
        reason={`You got this mail because somebody asked for a new password for ${email}.`}
      >
        <Title>Choose a new password</Title>
        <Say>
          Hello {nameText(first_name)}, use this link to choose a new password. It ends every session of your account.
        </Say>
        <Action href={`${sender.app_url}/reset?token=${token}`}>Choose a password</Action>
        <Line />
        <Note>
          The link works once and is valid until {moment(expires_at, time_zone)}. If several of these mails reached you,
          use the newest.
        </Note>
        <Note>You did not ask for it? Then do nothing: your password stays as it is.</Note>
      </Layout>
    ),
  };
}
