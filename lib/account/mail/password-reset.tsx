import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { accessOf, describeNoAccess } from '@/lib/account/sign-in/access';
import { createToken } from '@/lib/platform/crypto/tokens';
import { type DataOf, defineMail, type PreparedMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Line, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/**
 * Mails a link for choosing a new password: one hour from now, one use, and the links before it are useless. Somebody whom
 * no organization lets in gets no link, but the reason: a new password would not help them.
 */
export const passwordResetMail = defineMail({
  name: 'send-password-reset',
  data: z.object({ user_id: z.guid() }),
  async prepare({ user_id }) {
    const mail = await inTransaction(controlPool(), (tx) => prepare(tx, user_id));
    return mail ?? skip('the person is gone');
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-password-reset': DataOf<typeof passwordResetMail>;
  }
}

async function prepare(tx: Tx, user_id: string): Promise<PreparedMail | undefined> {
  const person = await findRecipient(tx, user_id);
  if (!person) return undefined;
  const { to, first_name, email, time_zone } = person;
  const facts = { ...sender(), first_name, email };
  const access = await accessOf(tx, user_id);
  if (access.kind === 'none') {
    const letter = noAccessEmail({ ...facts, why: describeNoAccess(access.obstacles, nameText) });
    return { to, ...letter };
  }
  const token = await createToken(tx, { purpose: 'password_reset', user_id });
  const letter = passwordResetEmail({
    ...facts,
    time_zone,
    token: token.secret,
    expires_at: token.expires_at,
    invitation: access.kind === 'invited' ? access.invitation : undefined,
  });
  return { to, ...letter, message_id: token.id, secret: token.secret };
}

interface Requested extends Sender {
  first_name: string;
  email: string;
}

interface Reset extends Requested {
  token: string;
  expires_at: string;
  time_zone: string | null;
  /** The open invitation of somebody who cannot sign in anywhere yet: the link leads there. */
  invitation?: { organization_name: string; invited_by: string };
}

/** To a person who forgot their password: a link, one hour, one use. */
export function passwordResetEmail(reset: Reset): Email {
  const { first_name, email, token, expires_at, time_zone, invitation, ...sender } = reset;
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
        {invitation && (
          <Say>
            {nameText(invitation.invited_by)} invited you to <strong>{nameText(invitation.organization_name)}</strong>,
            and you have not joined yet. The link accepts the invitation.
          </Say>
        )}
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

/**
 * To a person who forgot their password and whom no organization lets in: why, in place of a link that leads nowhere.
 * @param why sentences in which names are safe for a mail
 */
export function noAccessEmail({ first_name, email, why, ...sender }: Requested & { why: string }): Email {
  return {
    subject: `About your ${sender.app_name} account`,
    react: (
      <Layout
        {...sender}
        preview="A new password would not let you sign in."
        reason={`You got this mail because somebody asked for a new password for ${email}.`}
      >
        <Title>You cannot sign in at the moment</Title>
        <Say>
          Hello {nameText(first_name)}, you asked for a new password. It would not let you sign in, so there is no link
          in this mail.
        </Say>
        <Say>{why}</Say>
        <Note>You did not ask for it? Then do nothing: nothing was changed.</Note>
      </Layout>
    ),
  };
}
