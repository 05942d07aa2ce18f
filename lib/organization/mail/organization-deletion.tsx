import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { controlDb } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Say, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Tells an owner that the organization was deleted, or that this was undone, unless the opposite is true by now. */
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
    if ((event === 'deleted') !== (erase_at !== null)) return skip('the opposite was done since');
    const letter = erase_at
      ? organizationDeletedEmail({ ...facts, erase_at })
      : organizationRestoredEmail({ ...facts, at: enqueued_at.toISOString() });
    return { to: person.to, ...letter };
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

/** To an owner: the organization was deleted, until when that can be undone, and how. */
export function organizationDeletedEmail(mail: OfOrganization & { erase_at: string }): Email {
  const { first_name, email, organization_name, by, erase_at, time_zone, ...sender } = mail;
  return {
    subject: `${headerText(organization_name)} was deleted`,
    react: (
      <Layout
        {...sender}
        preview="You can undo it for seven days."
        reason={`You got this mail because ${email} is an owner of ${nameText(organization_name)}.`}
      >
        <Title>{nameText(organization_name)} was deleted</Title>
        <Say>
          Hello {nameText(first_name)}, {labelText(by)} deleted <strong>{nameText(organization_name)}</strong>. Nobody
          can work in it any more, and its API keys are refused. On {moment(erase_at, time_zone)} everything in it is
          erased for good.
        </Say>
        <Say>
          Was this a mistake? Sign in before that, and restore it with one click. Everything is there as it was.
        </Say>
        <Action href={`${sender.app_url}/organization-deleted`}>Restore it</Action>
        <Note>If you wanted it deleted, there is nothing to do.</Note>
      </Layout>
    ),
  };
}

/** To an owner: a deletion was undone. */
export function organizationRestoredEmail(mail: OfOrganization & { at: string }): Email {
  const { first_name, email, organization_name, by, at, time_zone, ...sender } = mail;
  return {
    subject: `${headerText(organization_name)} was restored`,
    react: (
      <Layout
        {...sender}
        preview="Its deletion was undone."
        reason={`You got this mail because ${email} is an owner of ${nameText(organization_name)}.`}
      >
        <Title>{nameText(organization_name)} was restored</Title>
        <Say>
          Hello {nameText(first_name)}, {labelText(by)} undid the deletion of{' '}
          <strong>{nameText(organization_name)}</strong> on {moment(at, time_zone)}. Its members can work in it again,
          and its API keys are good again.
        </Say>
        <Action href={`${sender.app_url}/settings`}>Open it</Action>
      </Layout>
    ),
  };
}
