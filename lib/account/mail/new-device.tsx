import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { approximateLocation, type Location } from '@/lib/core/location';
import { createToken } from '@/lib/platform/crypto/tokens';
import { locateAddress } from '@/lib/platform/location/locate';
import { type DataOf, defineMail, type PreparedMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Divider, Facts, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Alerts a person to a sign-in from a new browser, with a link to report it, valid for seven days and one use. */
export const newDeviceMail = defineMail({
  name: 'send-new-device',
  data: z.object({ session_id: z.guid() }),
  async prepare({ session_id }) {
    const mail = await inTransaction(controlPool(), (tx) => prepare(tx, session_id));
    return mail ?? skip('the sign-in was already reported, or the person is gone');
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-new-device': DataOf<typeof newDeviceMail>;
  }
}

async function prepare(tx: Tx, session_id: string): Promise<PreparedMail | undefined> {
  // Locks the person, as reporting does: that either finds the secret and discards it, or leaves nothing to send.
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
  const location = await locateAddress(facts.ip);
  const content = newDeviceEmail({
    ...sender(),
    ...facts,
    location,
    first_name,
    email,
    time_zone,
    token: secret,
    expires_at,
  });
  return { to, ...content, message_id: id, secret };
}

interface NewDevice extends Sender {
  first_name: string;
  email: string;
  /** As the user agent names it; null when unknown. */
  browser: string | null;
  device: string | null;
  ip: string | null;
  location: Location;
  signed_in_at: string;
  token: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a person who signed in from a new browser: time, browser, IP address and location, and a link in case it wasn’t them. */
export function newDeviceEmail(facts: NewDevice): Email {
  const { first_name, email, browser, device, ip, location, signed_in_at, token, expires_at, time_zone, ...sender } =
    facts;
  const what = [browser, device].filter(Boolean).join(' on ') || 'Unknown';
  return {
    subject: `New sign-in to ${sender.app_name}`,
    react: (
      <Layout
        {...sender}
        preview="If this was you, you don’t need to do anything."
        reason={`You received this email because someone signed in as ${email}.`}
      >
        <Title>New sign-in to your account</Title>
        <Paragraph>
          Hello {nameText(first_name)}, someone signed in to your account from a browser that you haven’t used before.
          If this was you, you don’t need to do anything.
        </Paragraph>
        <Facts
          rows={[
            ['When', formatDateTime(signed_in_at, time_zone)],
            ['Browser', nameText(what)],
            ['IP address', ip ?? 'Unknown'],
            ['Location', nameText(approximateLocation(location))],
          ]}
        />
        <Divider />
        <Note>
          Wasn’t you? Then someone else can sign in as you. Secure your account: all sessions end, passkeys added since
          then are removed, your password stops working, and you choose a new one.
        </Note>
        <Action href={`${sender.app_url}/secure-account?token=${token}`}>This wasn’t me</Action>
        <Note>The link works once and is valid until {formatDateTime(expires_at, time_zone)}.</Note>
      </Layout>
    ),
  };
}
