import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { controlDb } from '@/db/client';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { securityPolicies } from '@/db/schema/control/security-policies';
import { hasSecondFactorSql } from '@/lib/account/second-factor/second-factor';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Say, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';

/** Tells a member by when they need a second factor, unless they have one by now, have left, or the deadline is another. */
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
    if (!person) return skip('the person is no member any more, or the deadline is another now');
    if (found.two_factor) return skip('the person has a second factor now');
    const { first_name, email, time_zone } = person;
    const { organization_name } = found;
    const letter = twoFactorRequiredEmail({ ...sender(), first_name, email, time_zone, organization_name, due_at });
    return { to: person.to, ...letter };
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
  /** From when on it is required; may be past. */
  due_at: string;
  time_zone: string | null;
}

/** To a member without a second factor: their organization requires one, by when, and how it is set up. */
export function twoFactorRequiredEmail(mail: TwoFactorRequired): Email {
  const { first_name, email, organization_name, due_at, time_zone, ...sender } = mail;
  return {
    subject: `Set up two-factor authentication for ${headerText(organization_name)}`,
    react: (
      <Layout
        {...sender}
        preview="It takes two minutes and an app on your phone."
        reason={`You got this mail because ${email} is a member of ${nameText(organization_name)} and has no two-factor authentication.`}
      >
        <Title>Set up two-factor authentication</Title>
        <Say>
          Hello {nameText(first_name)}, <strong>{nameText(organization_name)}</strong> requires two-factor
          authentication of everybody who works there, from {moment(due_at, time_zone)} on. Your account has none yet.
        </Say>
        <Steps
          title="What to do"
          steps={[
            'Open Security, and choose to set up two-factor authentication.',
            'Scan the code with an authenticator app, and enter the six digits that it shows.',
            'Save the recovery codes where you find them without your phone.',
          ]}
        />
        <Action href={`${sender.app_url}/settings/security`}>Set it up</Action>
        <Note>
          From then on you are asked to set it up before you can do anything else in {nameText(organization_name)}.
          Nothing of yours is lost meanwhile.
        </Note>
      </Layout>
    ),
  };
}
