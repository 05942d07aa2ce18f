import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { accessOf, describeNoAccess } from '@/lib/account/sign-in/access';
import { createToken } from '@/lib/platform/crypto/tokens';
import { type DataOf, defineMail, type PreparedMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Divider, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/**
 * Sends a link for choosing a new password; earlier links stop working. A person who has no organization to sign in to gets the
 * reason instead of a link, because a new password would not help them.
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
    const content = noAccessEmail({ ...facts, why: describeNoAccess(access.obstacles, nameText) });
    return { to, ...content };
  }
  const token = await createToken(tx, { purpose: 'password_reset', user_id });
  const content = passwordResetEmail({
    ...facts,
    time_zone,
    token: token.secret,
    expires_at: token.expires_at,
    invitation: access.kind === 'invited' ? access.invitation : undefined,
  });
  return { to, ...content, message_id: token.id, secret: token.secret };
}

interface Requested extends Sender {
  first_name: string;
  email: string;
}

interface Reset extends Requested {
  token: string;
  expires_at: string;
  time_zone: string | null;
  /** The pending invitation of a person who cannot sign in anywhere yet; the link accepts it. */
  invitation?: { organization_name: string; invited_by: string };
}

/** To a person who forgot their password: a link, valid for one hour and one use. */
export function passwordResetEmail(reset: Reset): Email {
  const { first_name, email, token, expires_at, time_zone, invitation, ...sender } = reset;
  return {
    subject: `Choose a new ${sender.app_name} password`,
    react: (
      <Layout
        {...sender}
        preview="The link in this email is valid for one hour and works once."
        reason={`You received this email because someone asked for a new password for ${email}.`}
      >
        <Title>Choose a new password</Title>
        <Paragraph>
          Hello {nameText(first_name)}, use this link to choose a new password. This signs you out everywhere.
        </Paragraph>
        {invitation && (
          <Paragraph>
            {nameText(invitation.invited_by)} invited you to <strong>{nameText(invitation.organization_name)}</strong>,
            and you haven’t joined yet. The link also accepts the invitation.
          </Paragraph>
        )}
        <Action href={`${sender.app_url}/reset?token=${token}`}>Choose a password</Action>
        <Divider />
        <Note>
          The link works once and is valid until {formatDateTime(expires_at, time_zone)}. If you received several of
          these emails, only the most recent one works.
        </Note>
        <Note>Didn’t ask for this? Ignore this email, and your password stays the same.</Note>
      </Layout>
    ),
  };
}

/**
 * To a person who forgot their password but has no organization to sign in to: the reason, instead of a useless link.
 * @param why sentences whose names went through `nameText`
 */
export function noAccessEmail({ first_name, email, why, ...sender }: Requested & { why: string }): Email {
  return {
    subject: `About your ${sender.app_name} account`,
    react: (
      <Layout
        {...sender}
        preview="A new password wouldn’t let you sign in."
        reason={`You received this email because someone asked for a new password for ${email}.`}
      >
        <Title>You can’t sign in at the moment</Title>
        <Paragraph>
          Hello {nameText(first_name)}, you asked for a new password. It wouldn’t let you sign in, so this email
          contains no link.
        </Paragraph>
        <Paragraph>{why}</Paragraph>
        <Note>Didn’t ask for this? Ignore this email. Nothing was changed.</Note>
      </Layout>
    ),
  };
}
