import { and, eq, sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { memberships, users } from '@/db/schema/control/organizations';
import { emailChanges } from '@/db/schema/control/sign-in';
import { confirmEmailChange } from '@/lib/account/email-change/operations';
import { emailChangeMail } from '@/lib/account/mail/email-change';
import { emailChangedMail } from '@/lib/account/mail/email-changed';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { firstAttempt } from '@/lib/platform/jobs/testing';
import type { SmtpSink } from '@/lib/platform/mail/smtp-sink';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { signIn } from '@/tests/signed-in';
import { requestEmailChange } from './operations';

/** An unused address. */
export const unusedAddress = (domain = 'new.example') => `${newId()}@${domain}`;

/** A request from its own documentation IP address, so that tests don't share attempt limits. */
export const somewhere = () => ({ id: newId(), ip: `2001:db8::${newId().slice(-4)}`, user_agent: null });

/** A member with a password, who has just signed in. */
export async function signedIn(values: Parameters<typeof makeOrganization>[0] = {}) {
  const organization = await makeOrganization(values);
  const { user } = await makeMember(organization, 'ADMIN', { password_hash: '$argon2id$' });
  return { organization, user, session: await signIn(organization.id, user.id) };
}

/** Reads the person's row. */
export async function person(id: string) {
  const [row] = await controlDb().select().from(users).where(eq(users.id, id));
  return row!;
}

/** Makes the person a member of another organization. */
export async function joinAnother(user_id: string, values: Parameters<typeof makeOrganization>[0] = {}) {
  const organization = await makeOrganization(values);
  await controlDb()
    .insert(memberships)
    .values({ organization_id: organization.id, user_id, role: 'MEMBER', status: 'active' });
  return organization;
}

/** Requests an address and sends the email. @returns the secret of its link, undefined when it has none */
export async function ask(sink: SmtpSink, actor: Actor, email: string): Promise<string | undefined> {
  const { id } = await requestEmailChange(actor, { email });
  return mailLink(sink, id);
}

/** Sends the email of a pending change. @returns the secret of its link, undefined when it has none */
export async function mailLink(sink: SmtpSink, email_change_id: string): Promise<string | undefined> {
  sink.messages.length = 0;
  await emailChangeMail.send({ email_change_id }, firstAttempt());
  return /\/confirm-email\?token=([\w-]+)/.exec(sink.messages[0]?.text ?? '')?.[1];
}

/** Changes a person's address through the link. @returns the secret of the link that undoes it */
export async function change(sink: SmtpSink, actor: Actor, email: string): Promise<string> {
  await confirmEmailChange(somewhere(), { token: (await ask(sink, actor, email))! });
  return mailUndo(sink, actor.id, email);
}

/** Sends the notice to the old address. @returns the secret of the link that undoes the change */
export async function mailUndo(sink: SmtpSink, user_id: string, new_email: string): Promise<string> {
  const [row] = await controlDb()
    .select({ id: emailChanges.id })
    .from(emailChanges)
    .where(
      and(eq(emailChanges.user_id, user_id), eq(emailChanges.new_email, new_email), sql`confirmed_at is not null`),
    );
  sink.messages.length = 0;
  await emailChangedMail.send({ email_change_id: row!.id }, firstAttempt());
  return /\/undo-email-change\?token=([\w-]+)/.exec(sink.messages[0]?.text ?? '')![1]!;
}
