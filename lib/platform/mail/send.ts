import nodemailer from 'nodemailer';
import type { ReactElement } from 'react';
import { env } from '@/lib/core/env';
import { isMailAddress, type MailAddress, parseSender } from '@/lib/core/mail-address';
import { MailFailure, toMailFailure } from './failure';
import { putInInbox } from './inbox';
import { headerText } from './plain-text';
import { renderMail } from './render';

/** A mail to one person. */
export interface Mail {
  to: MailAddress;
  subject: string;
  react: ReactElement;
  /** A UUID; with the host of APP_URL it becomes the Message-ID. */
  message_id: string;
  /** The password or token in the mail, redacted from the words of a failure. */
  secret?: string;
}

const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 10_000, socketTimeout: 30_000 };
/** Shorter than a job may run, so that no other worker sends the same mail meanwhile. */
const DEADLINE_MS = 60_000;

/**
 * Sends a mail by SMTP_URL, or to the local inbox if there is one. Delivery is at least once: when the response is lost after
 * the server accepted the message, the caller sends it again.
 * @throws MailFailure, permanent or temporary, and nothing else
 */
export async function sendMail(mail: Mail): Promise<void> {
  try {
    const message = await compose(mail);
    if (env.SMTP_URL) await sendBySmtp(env.SMTP_URL, message);
    else if (env.LOCAL_INBOX) await putInInbox(message);
    else throw new MailFailure('No mail server is set up on this installation.', false);
  } catch (error) {
    throw toMailFailure(error, mail.secret);
  }
}

/**
 * Connects to the mail server, with TLS and sign-in, without sending anything.
 * @throws MailFailure with `detail` for the operator
 */
export async function verifyMailServer(url: string): Promise<void> {
  const transport = nodemailer.createTransport({ url, ...TIMEOUTS });
  try {
    await transport.verify();
  } catch (error) {
    throw toMailFailure(error);
  } finally {
    transport.close();
  }
}

async function compose(mail: Mail) {
  return {
    from: sender(),
    to: { name: headerText(mail.to.name), address: strictAddress(mail.to.address) },
    subject: headerText(mail.subject),
    message_id: `<${mail.message_id}@${new URL(env.APP_URL).hostname}>`,
    ...(await renderMail(mail.react)),
  };
}

async function sendBySmtp(url: string, { message_id, ...message }: Awaited<ReturnType<typeof compose>>) {
  // One connection per mail, so there is nothing to keep alive or drain.
  const transport = nodemailer.createTransport({ url, ...TIMEOUTS });
  await transport.sendMail({
    ...message,
    messageId: message_id,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
}

function sender(): MailAddress {
  const given = parseSender(env.MAIL_FROM ?? `no-reply@${new URL(env.APP_URL).hostname}`);
  if (!given) throw new MailFailure('The sender of this installation (MAIL_FROM) is not a valid email address.', false);
  return { name: headerText(given.name ?? env.APP_NAME), address: given.address };
}

function strictAddress(address: string): string {
  if (isMailAddress(address)) return address;
  throw new MailFailure('This email address cannot receive email.', true);
}
