import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { createToken } from '@/lib/platform/crypto/tokens';
import { type DataOf, defineMail, type PreparedMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Facts, Line, Note, Say, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Tells a person of a sign-in from a new browser, with a link that disowns it: seven days from now, one use. */
export const newDeviceMail = defineMail({
  name: 'send-new-device',
  data: z.object({ session_id: z.guid() }),
  async prepare({ session_id }) {
    const mail = await inTransaction(controlPool(), (tx) => prepare(tx, session_id));
    return mail ?? skip('the sign-in was disowned already, or the person is gone');
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-new-device': DataOf<typeof newDeviceMail>;
  }
}

async function prepare(tx: Tx, session_id: string): Promise<PreparedMail | undefined> {
  // The person is locked, as by a disowning, which then either finds the secret to discard or leaves nothing to send.
  const [session] = await tx
    .select({
      user_id: sessions.user_id,
      browser: sessions.browser,
      device: sessions.device,
      ip: sessions.ip,
      signed_in_at: sessions.created_at,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.user_id))
    .where(
      and(eq(sessions.id, session_id), or(isNull(sessions.revoked_reason), ne(sessions.revoked_reason, 'disowned'))),
    )
    .for('no key update', { of: users });
  const person = session && (await findRecipient(tx, session.user_id));
  if (!person) return undefined;
  const { user_id, ...facts } = session;
  const { to, first_name, email, time_zone } = person;
  const { id, secret, expires_at } = await createToken(tx, { purpose: 'disown_session', user_id, session_id });
  const letter = newDeviceEmail({ ...sender(), ...facts, first_name, email, time_zone, token: secret, expires_at });
  return { to, ...letter, message_id: id, secret };
}

interface NewDevice extends Sender {
  first_name: string;
  email: string;
  /** What the browser calls itself; null where it does not say. */
  browser: string | null;
  device: string | null;
  ip: string | null;
  signed_in_at: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a person who signed in with a browser that is new to them: when, what and from where, and a link for when it was not them. */
export function newDeviceEmail(facts: NewDevice): Email {
  const { first_name, email, browser, device, ip, signed_in_at, token, expires_at, time_zone, ...sender } = facts;
  const what = [browser, device].filter(Boolean).join(' on ') || 'Does not say what it is';
  return {
    subject: `New sign-in to ${sender.app_name}`,
    react: (
      <Layout
        {...sender}
        preview="If this was you, there is nothing to do."
        reason={`You got this mail because somebody signed in as ${email}.`}
      >
        <Title>Your account was opened with a new browser</Title>
        <Say>
          Hello {nameText(first_name)}, somebody signed in to your account with a browser that has not been used for it
          before. If this was you, there is nothing to do.
        </Say>
        <Facts
          rows={[
            ['When', moment(signed_in_at, time_zone)],
            ['Browser', nameText(what)],
            ['Address', ip ?? 'Unknown'],
          ]}
        />
        <Line />
        <Note>
          This was not you? Then somebody can sign in as you. Shut them out: every session ends, passkeys added since
          are removed, your password is void, and you choose a new one.
        </Note>
        <Action href={`${sender.app_url}/secure-account?token=${token}`}>This was not me</Action>
        <Note>The link works once and is valid until {moment(expires_at, time_zone)}.</Note>
      </Layout>
    ),
  };
}
