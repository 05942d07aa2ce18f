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
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Line, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { sender } from '@/lib/platform/mail/sender';

/**
 * Mails the link that confirms a new address to it: one hour from now, one use, and the links before it are useless. Where the
 * address is an account's already its owner is told that instead, and whoever asked learns nothing of it.
 */
export const emailChangeMail = defineMail({
  name: 'send-email-change',
  data: z.object({ email_change_id: z.guid() }),
  async prepare({ email_change_id }) {
    const mail = await inTransaction(controlPool(), (tx) => prepare(tx, email_change_id));
    return mail ?? skip('the change was cancelled, replaced or is done');
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-email-change': DataOf<typeof emailChangeMail>;
  }
}

async function prepare(tx: Tx, id: string): Promise<PreparedMail | undefined> {
  // The person is locked, so that a cancellation comes before the minting (then nothing is sent) or after it (then it
  // discards the secret).
  const [person] = await tx
    .select(getTableColumns(users))
    .from(emailChanges)
    .innerJoin(users, eq(users.id, emailChanges.user_id))
    .where(eq(emailChanges.id, id))
    .for('no key update', { of: users });
  const [change] = await tx
    .update(emailChanges)
    .set({ expires_at: endOfLink() as never })
    .where(and(eq(emailChanges.id, id), pending()))
    .returning();
  if (!person || !change) return undefined;
  const { user_id, new_email: email } = change;
  const owner = await accountAt(tx, email);
  if (owner) {
    const letter = addressTakenEmail({ ...sender(), first_name: owner.first_name, email });
    return { to: { name: owner.first_name, address: email }, ...letter };
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

/** To an address that a person wants to sign in with from now on: a link, one hour, one use. */
export function emailChangeEmail({ first_name, email, token, expires_at, time_zone, ...sender }: EmailChange): Email {
  return {
    subject: `Confirm your new ${sender.app_name} address`,
    react: (
      <Layout
        {...sender}
        preview="The link in this mail is valid for one hour and works once."
        reason={`You got this mail because somebody wants to sign in to ${sender.app_name} as ${email}.`}
      >
        <Title>Confirm your new address</Title>
        <Say>
          Hello {nameText(first_name)}, you asked to use this address for your {sender.app_name} account. Until you
          confirm it, nothing changes.
        </Say>
        <Action href={`${sender.app_url}/confirm-email?token=${token}`}>Confirm address</Action>
        <Line />
        <Note>
          The link works once, in any browser, and is valid until {moment(expires_at, time_zone)}. If several of these
          mails reached you, use the newest.
        </Note>
        <Note>You did not ask for it? Then do nothing: the address is used for nothing.</Note>
      </Layout>
    ),
  };
}

/** To the owner of an address that somebody wanted for another account: that it is theirs, and that nothing changed. */
export function addressTakenEmail({
  first_name,
  email,
  ...sender
}: Sender & { first_name: string; email: string }): Email {
  return {
    subject: `Your address already has an ${sender.app_name} account`,
    react: (
      <Layout
        {...sender}
        preview="Nothing has changed, and there is nothing to do."
        reason={`You got this mail because somebody wanted to use ${email} for another account.`}
      >
        <Title>This address already has an account</Title>
        <Say>
          Hello {nameText(first_name)}, somebody asked to use this address for another {sender.app_name} account. It is
          the address of yours, so nothing has changed, and they were not told.
        </Say>
        <Note>Was it you? Then sign in with this address; or give this account another address first.</Note>
        <Note>It was not you? Then there is nothing to do.</Note>
        <Action href={`${sender.app_url}/login`}>Sign in</Action>
      </Layout>
    ),
  };
}
