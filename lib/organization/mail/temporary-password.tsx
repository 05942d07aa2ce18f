import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { controlPool, inTransaction, type Tx } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { createToken } from '@/lib/platform/crypto/tokens';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Divider, Note, Paragraph, Secret, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Sends a new temporary password to a member whose password an administrator reset, if they are still a member. */
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
    if (!prepared) return skip('the person is no longer a member');
    const { organization, person, token } = prepared;
    const content = temporaryPasswordEmail({
      ...sender(),
      first_name: person.first_name,
      email: person.email,
      time_zone: person.time_zone,
      organization_name: organization.name,
      requested_by,
      temporary_password: token.secret,
      expires_at: token.expires_at,
    });
    return { to: person.to, ...content, message_id: token.id, secret: token.secret };
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
        preview={`Use it to sign in to ${sender.app_name}, then choose your own.`}
        reason={`You received this email because ${labelText(requested_by)} requested a temporary password for ${email}.`}
      >
        <Title>Your temporary password</Title>
        <Paragraph>
          Hello {nameText(first_name)}, <strong>{labelText(requested_by)}</strong> requested a new temporary password
          for you in <strong>{organization}</strong>.
        </Paragraph>
        <Secret
          label="Your temporary password"
          value={temporary_password}
          until={formatDateTime(expires_at, time_zone)}
        />
        <Action href={`${sender.app_url}/login`}>Sign in</Action>
        <Divider />
        <Steps
          steps={[
            `Sign in as ${email} with the password above.`,
            'Choose your own password. You can’t use the temporary one for anything else.',
          ]}
        />
        <Note>
          If you received several of these emails, only the most recent one works. Not expected? Ask your administrator.
        </Note>
      </Layout>
    ),
  };
}
