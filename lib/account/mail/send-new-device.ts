import { and, eq, isNull, ne, or } from 'drizzle-orm';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import { createToken } from '@/lib/platform/crypto/tokens';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findRecipient } from '@/lib/platform/mail/recipient';
import type { Mail } from '@/lib/platform/mail/send';
import { sender } from '@/lib/platform/mail/sender';
import { newDeviceEmail } from './new-device';

/** Tells a person of a sign-in from a new browser, with a link that disowns it: seven days from now, one use. */
export async function sendNewDevice({ session_id }: JobData['send-new-device']): Promise<Outcome> {
  const mail = await inTransaction(controlPool(), (tx) => prepare(tx, session_id));
  return mail ? sendOrGiveUp(mail) : skipped('the sign-in was disowned already, or the person is gone');
}

async function prepare(tx: Tx, session_id: string): Promise<Mail | undefined> {
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
