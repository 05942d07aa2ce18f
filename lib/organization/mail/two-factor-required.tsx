import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { controlDb } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { hasSecondFactorSql } from '@/lib/account/second-factor/second-factor';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Paragraph, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Tells a member by when they need a second factor, unless they have one, have left, or the deadline has changed. */
export const twoFactorRequiredMail = defineMail({
  name: 'send-two-factor-required',
  data: z.object({ organization_id: z.guid(), user_id: z.guid(), due_at: z.string() }),
  async prepare({ organization_id, user_id, due_at }) {
    const db = controlDb();
    const [found] = await db
      .select({ organization_name: organizations.name, two_factor: hasSecondFactorSql(memberships.user_id) })
      .from(memberships)
      .innerJoin(organizations, eq(organizations.id, memberships.organization_id))
      .innerJoin(securityPolicies, eq(securityPolicies.organization_id, memberships.organization_id))
      .where(
        and(
          eq(memberships.organization_id, organization_id),
          eq(memberships.user_id, user_id),
          eq(memberships.status, 'active'),
          eq(securityPolicies.two_factor_required_from, due_at),
        ),
      );
    const person = found && (await findRecipient(db, user_id));
    if (!person) return skip('the person is no longer a member, or the deadline has changed');
    if (found.two_factor) return skip('the person has a second factor now');
    const { first_name, email, time_zone } = person;
    const { organization_name } = found;
    const content = twoFactorRequiredEmail({ ...sender(), first_name, email, time_zone, organization_name, due_at });
    return { to: person.to, ...content };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-two-factor-required': DataOf<typeof twoFactorRequiredMail>;
  }
}

interface TwoFactorRequired extends Sender {
  first_name: string;
  email: string;
  organization_name: string;
  /** When it becomes required; may be in the past. */
  due_at: string;
  time_zone: string | null;
}

/** To a member without a second factor: their organization requires one, by when, and how to set it up. */
export function twoFactorRequiredEmail(mail: TwoFactorRequired): Email {
  const { first_name, email, organization_name, due_at, time_zone, ...sender } = mail;
  return {
    subject: `Set up two-factor authentication for ${headerText(organization_name)}`,
    react: (
      <Layout
        {...sender}
        preview="It takes two minutes and an app on your phone."
        reason={`You received this email because ${email} is a member of ${nameText(organization_name)} and has not set up two-factor authentication.`}
      >
        <Title>Set up two-factor authentication</Title>
        <Paragraph>
          Hello {nameText(first_name)}, <strong>{nameText(organization_name)}</strong> requires two-factor
          authentication from all its members as of {formatDateTime(due_at, time_zone)}. You haven’t set it up yet.
        </Paragraph>
        <Steps
          title="What to do"
          steps={[
            'Open Security and set up two-factor authentication.',
            'Scan the code with an authenticator app and enter the six digits it shows.',
            'Save the recovery codes where you can find them without your phone.',
          ]}
        />
        <Action href={`${sender.app_url}/settings/security`}>Set up two-factor authentication</Action>
        <Note>
          From then on, you have to set it up before you can do anything else in {nameText(organization_name)}. None of
          your data is lost.
        </Note>
      </Layout>
    ),
  };
}
