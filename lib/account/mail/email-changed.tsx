import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { emailChanges } from '@/db/schema/control/sign-in';
import { createToken } from '@/lib/platform/crypto/tokens';
import { type DataOf, defineMail, type PreparedMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Divider, Facts, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { sender } from '@/lib/platform/mail/sender';

/** Notifies the old address of a change, with a link that undoes it, valid for seven days and one use. */
export const emailChangedMail = defineMail({
  name: 'send-email-changed',
  data: z.object({ email_change_id: z.guid() }),
  async prepare({ email_change_id }) {
    const mail = await inTransaction(controlPool(), (tx) => prepare(tx, email_change_id));
    return mail ?? skip('the change was undone, or the person is gone');
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-email-changed': DataOf<typeof emailChangedMail>;
  }
}

async function prepare(tx: Tx, id: string): Promise<PreparedMail | undefined> {
  // Locks the person, as undoing does: that either finds the secret and discards it, or leaves nothing to send.
  const [row] = await tx
    .select({ change: emailChanges, user: users })
    .from(emailChanges)
    .innerJoin(users, eq(users.id, emailChanges.user_id))
    .where(and(eq(emailChanges.id, id), isNull(emailChanges.undone_at)))
    .for('no key update', { of: users });
  if (!row?.change.old_email || !row.change.confirmed_at) return undefined;
  const { change, user } = row;
  const token = await createToken(tx, { purpose: 'email_change_undo', user_id: user.id, email_change_id: id });
  const content = emailChangedEmail({
    ...sender(),
    first_name: user.first_name,
    time_zone: user.time_zone,
    old_email: row.change.old_email,
    new_email: change.new_email,
    changed_at: row.change.confirmed_at,
    token: token.secret,
    expires_at: token.expires_at,
  });
  return {
    to: { name: `${user.first_name} ${user.last_name}`, address: row.change.old_email },
    ...content,
    message_id: token.id,
    secret: token.secret,
  };
}

interface EmailChanged extends Sender {
  first_name: string;
  old_email: string;
  new_email: string;
  changed_at: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To the old address: what replaced it, when, and a link that undoes the change. */
export function emailChangedEmail(facts: EmailChanged): Email {
  const { first_name, old_email, new_email, changed_at, token, expires_at, time_zone, ...sender } = facts;
  return {
    subject: `Your ${sender.app_name} email address was changed`,
    react: (
      <Layout
        {...sender}
        preview="If this was you, you don’t need to do anything."
        reason={`You received this email because ${old_email} was the email address of your account.`}
      >
        <Title>Your email address was changed</Title>
        <Paragraph>
          Hello {nameText(first_name)}, you now sign in with a different email address. If this was you, you don’t need
          to do anything.
        </Paragraph>
        <Facts
          rows={[
            ['Old email', old_email],
            ['New email', new_email],
            ['Changed', formatDateTime(changed_at, time_zone)],
          ]}
        />
        <Divider />
        <Note>
          Wasn’t you? Undo the change: your account gets this address back, all sessions end, recently added passkeys
          are removed, and you choose a new password.
        </Note>
        <Action href={`${sender.app_url}/undo-email-change?token=${token}`}>Undo the change</Action>
        <Note>The link works once and is valid until {formatDateTime(expires_at, time_zone)}.</Note>
      </Layout>
    ),
  };
}
