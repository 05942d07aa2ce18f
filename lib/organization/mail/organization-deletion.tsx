import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { controlDb } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Notifies an owner that the organization was deleted or restored, unless the opposite happened since. */
export const organizationDeletionMail = defineMail({
  name: 'send-organization-deletion',
  data: z.object({
    organization_id: z.guid(),
    user_id: z.guid(),
    event: z.enum(['deleted', 'restored']),
    by: z.string(),
  }),
  async prepare({ organization_id, user_id, event, by }, { enqueued_at }) {
    const db = controlDb();
    const [organization] = await db
      .select({ organization_name: organizations.name, erase_at: organizations.erase_at })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
      .where(and(eq(memberships.organization_id, organization_id), eq(memberships.user_id, user_id)));
    const person = organization && (await findRecipient(db, user_id));
    if (!person) return skip('the organization or the person is gone');
    const { organization_name, erase_at } = organization;
    const { first_name, email, time_zone } = person;
    const facts = { ...sender(), first_name, email, time_zone, organization_name, by };
    if ((event === 'deleted') !== (erase_at !== null)) return skip('the opposite happened since');
    const content = erase_at
      ? organizationDeletedEmail({ ...facts, erase_at })
      : organizationRestoredEmail({ ...facts, at: enqueued_at.toISOString() });
    return { to: person.to, ...content };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-organization-deletion': DataOf<typeof organizationDeletionMail>;
  }
}

interface OfOrganization extends Sender {
  first_name: string;
  email: string;
  organization_name: string;
  /** Who did it, as the audit log names them. */
  by: string;
  time_zone: string | null;
}

/** To an owner: the organization was deleted, and how and until when they can restore it. */
export function organizationDeletedEmail(mail: OfOrganization & { erase_at: string }): Email {
  const { first_name, email, organization_name, by, erase_at, time_zone, ...sender } = mail;
  return {
    subject: `${headerText(organization_name)} was deleted`,
    react: (
      <Layout
        {...sender}
        preview="You can restore it for seven days."
        reason={`You received this email because ${email} is an owner of ${nameText(organization_name)}.`}
      >
        <Title>{nameText(organization_name)} was deleted</Title>
        <Paragraph>
          Hello {nameText(first_name)}, {labelText(by)} deleted <strong>{nameText(organization_name)}</strong>. Nobody
          can use it, and its API keys are rejected. Everything in it will be permanently erased on{' '}
          {formatDateTime(erase_at, time_zone)}.
        </Paragraph>
        <Paragraph>
          Was this a mistake? Sign in before then and restore it with one click. Everything will be as it was.
        </Paragraph>
        <Action href={`${sender.app_url}/organization-deleted`}>Restore organization</Action>
        <Note>If you expected this, you don’t need to do anything.</Note>
      </Layout>
    ),
  };
}

/** To an owner: the organization was restored. */
export function organizationRestoredEmail(mail: OfOrganization & { at: string }): Email {
  const { first_name, email, organization_name, by, at, time_zone, ...sender } = mail;
  return {
    subject: `${headerText(organization_name)} was restored`,
    react: (
      <Layout
        {...sender}
        preview="Its members can use it again."
        reason={`You received this email because ${email} is an owner of ${nameText(organization_name)}.`}
      >
        <Title>{nameText(organization_name)} was restored</Title>
        <Paragraph>
          Hello {nameText(first_name)}, {labelText(by)} restored <strong>{nameText(organization_name)}</strong> on{' '}
          {formatDateTime(at, time_zone)}. Its members can use it again, and its API keys work again.
        </Paragraph>
        <Action href={`${sender.app_url}/settings`}>Open settings</Action>
      </Layout>
    ),
  };
}
