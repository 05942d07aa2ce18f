import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Say, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';

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
