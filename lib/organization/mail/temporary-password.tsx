import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { createToken } from '@/lib/platform/crypto/tokens';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Line, Note, Say, Secret, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Mails a new temporary password to a member whose password an administrator reset; skipped when they are no member any more. */
export const temporaryPasswordMail = defineMail({
  name: 'send-temporary-password',
  data: z.object({ user_id: z.guid(), organization_id: z.guid(), requested_by: z.string() }),
  async prepare(data) {
    const { user_id, organization_id, requested_by } = data;
    const prepared = await inTransaction(controlPool(), async (tx) => {
      const organization = await organizationOf(tx, user_id, organization_id);
      const person = organization && (await findRecipient(tx, user_id));
      if (!person) return undefined;
      const token = await createToken(tx, { purpose: 'temporary_password', user_id, organization_id });
      return { organization, person, token };
    });
    if (!prepared) return skip('the person is no member any more');
    const { organization, person, token } = prepared;
    const letter = temporaryPasswordEmail({
      ...sender(),
      first_name: person.first_name,
      email: person.email,
      time_zone: person.time_zone,
      organization_name: organization.name,
      requested_by,
      temporary_password: token.secret,
      expires_at: token.expires_at,
    });
    return { to: person.to, ...letter, message_id: token.id, secret: token.secret };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-temporary-password': DataOf<typeof temporaryPasswordMail>;
  }
}

async function organizationOf(tx: Tx, user_id: string, organization_id: string) {
  const [row] = await tx
    .select({ name: organizations.name })
    .from(memberships)
    .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
    .where(
      and(
        eq(memberships.user_id, user_id),
        eq(memberships.organization_id, organization_id),
        ne(memberships.status, 'suspended'),
      ),
    );
  return row;
}

interface TemporaryPassword extends Sender {
  first_name: string;
  email: string;
  organization_name: string;
  requested_by: string;
  temporary_password: string;
  expires_at: string;
  time_zone: string | null;
}

/** To a member whose password an administrator reset: a new temporary password. */
export function temporaryPasswordEmail(mail: TemporaryPassword): Email {
  const { first_name, email, organization_name, requested_by, temporary_password, expires_at, time_zone, ...sender } =
    mail;
  const organization = nameText(organization_name);
  return {
    subject: `Your temporary password for ${headerText(organization_name)}`,
    react: (
      <Layout
        {...sender}
        preview={`Sign in to ${sender.app_name} with it and choose your own.`}
        reason={`You got this mail because ${labelText(requested_by)} asked for a temporary password for ${email}.`}
      >
        <Title>Your temporary password</Title>
        <Say>
          Hello {nameText(first_name)}, <strong>{labelText(requested_by)}</strong> asked for a new temporary password
          for you in <strong>{organization}</strong>.
        </Say>
        <Secret label="Your temporary password" value={temporary_password} until={moment(expires_at, time_zone)} />
        <Action href={`${sender.app_url}/login`}>Sign in</Action>
        <Line />
        <Steps
          steps={[
            `Sign in as ${email} with the password above.`,
            'Choose your own password. The temporary one is good for nothing else.',
          ]}
        />
        <Note>
          If several of these mails reached you, use the newest. If this surprises you, ask your administrator.
        </Note>
      </Layout>
    ),
  };
}
