import { and, eq, getTableColumns } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { emailChanges } from '@/db/schema/control/sign-in';
import { accountAt } from '@/lib/account/email-change/claim-address';
import { endOfLink, pending } from '@/lib/account/email-change/email-changes';
import { createToken } from '@/lib/platform/crypto/tokens';
import { type DataOf, defineMail, type PreparedMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Divider, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { sender } from '@/lib/platform/mail/sender';

/**
 * Sends a new address the link that confirms it; earlier links stop working. When the address already belongs to an account,
 * its owner is told instead, and the person who asked cannot tell the difference.
 */
export const emailChangeMail = defineMail({
  name: 'send-email-change',
  data: z.object({ email_change_id: z.guid() }),
  async prepare({ email_change_id }) {
    const mail = await inTransaction(controlPool(), (tx) => prepare(tx, email_change_id));
    return mail ?? skip('the change was cancelled, replaced or completed');
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-email-change': DataOf<typeof emailChangeMail>;
  }
}

async function prepare(tx: Tx, id: string): Promise<PreparedMail | undefined> {
  // Locks the person, so that a cancellation comes either before the secret is created (nothing is sent) or after (it
  // discards the secret).
  const [person] = await tx
    .select(getTableColumns(users))
    .from(emailChanges)
    .innerJoin(users, eq(users.id, emailChanges.user_id))
    .where(eq(emailChanges.id, id))
    .for('no key update', { of: users });
  const [change] = await tx
    .update(emailChanges)
    .set({ expires_at: endOfLink() })
    .where(and(eq(emailChanges.id, id), pending()))
    .returning();
  if (!person || !change) return undefined;
  const { user_id, new_email: email } = change;
  const owner = await accountAt(tx, email);
  if (owner) {
    const content = addressTakenEmail({ ...sender(), first_name: owner.first_name, email });
    return { to: { name: owner.first_name, address: email }, ...content };
  }
  const { first_name, last_name, time_zone } = person;
  const token = await createToken(tx, { purpose: 'email_change', user_id, email_change_id: id });
  const facts = { ...sender(), first_name, email, time_zone, token: token.secret, expires_at: token.expires_at };
  return {
    to: { name: `${first_name} ${last_name}`, address: email },
    ...emailChangeEmail(facts),
    message_id: token.id,
    secret: token.secret,
  };
}

interface EmailChange extends Sender {
  first_name: string;
  email: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To the new address: a link that confirms it, valid for one hour and one use. */
export function emailChangeEmail({ first_name, email, token, expires_at, time_zone, ...sender }: EmailChange): Email {
  return {
    subject: `Confirm your new ${sender.app_name} email address`,
    react: (
      <Layout
        {...sender}
        preview="The link in this email is valid for one hour and works once."
        reason={`You received this email because someone asked to use ${email} for their ${sender.app_name} account.`}
      >
        <Title>Confirm your new email address</Title>
        <Paragraph>
          Hello {nameText(first_name)}, you asked to use this email address for your {sender.app_name} account. Nothing
          changes until you confirm it.
        </Paragraph>
        <Action href={`${sender.app_url}/confirm-email?token=${token}`}>Confirm email address</Action>
        <Divider />
        <Note>
          The link works once, in any browser, and is valid until {formatDateTime(expires_at, time_zone)}. If you
          received several of these emails, only the most recent one works.
        </Note>
        <Note>Didn’t ask for this? Ignore this email, and the address won’t be used.</Note>
      </Layout>
    ),
  };
}

/** To the owner of an address that someone tried to use for another account. */
export function addressTakenEmail({
  first_name,
  email,
  ...sender
}: Sender & { first_name: string; email: string }): Email {
  return {
    subject: `Your email address already has an ${sender.app_name} account`,
    react: (
      <Layout
        {...sender}
        preview="Nothing has changed. You don’t need to do anything."
        reason={`You received this email because someone tried to use ${email} for another account.`}
      >
        <Title>This email address already has an account</Title>
        <Paragraph>
          Hello {nameText(first_name)}, someone asked to use this email address for another {sender.app_name} account.
          It belongs to your account, so nothing has changed. They were not told that you use it.
        </Paragraph>
        <Note>Was it you? Sign in with this address, or change the email address of this account first.</Note>
        <Note>Wasn’t you? You don’t need to do anything.</Note>
        <Action href={`${sender.app_url}/login`}>Sign in</Action>
      </Layout>
    ),
  };
}
