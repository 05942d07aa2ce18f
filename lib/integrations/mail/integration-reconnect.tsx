import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import { controlDb } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout, type Sender } from '@/lib/platform/mail/layout';
import { Action, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';
import { vendorOf } from '../vendors';

/** Notifies an administrator that a connection must be renewed, unless someone did so meanwhile. */
export const integrationReconnectMail = defineMail({
  name: 'send-integration-reconnect',
  data: z.object({ connection_id: z.guid(), user_id: z.guid() }),
  async prepare({ connection_id, user_id }) {
    const [found] = await controlDb()
      .select({ connection: integrationConnections, organization_name: organizations.name })
      .from(integrationConnections)
      .innerJoin(organizations, eq(organizations.id, integrationConnections.organization_id))
      .innerJoin(memberships, eq(memberships.organization_id, integrationConnections.organization_id))
      .where(
        and(
          eq(integrationConnections.id, connection_id),
          eq(memberships.user_id, user_id),
          eq(memberships.status, 'active'),
          inArray(memberships.role, ['OWNER', 'ADMIN']),
        ),
      );
    if (!found) return skip('the connection is gone, or the person is no longer an administrator');
    if (found.connection.status !== 'needs_reconnect') return skip('the connection was renewed or disconnected');
    const person = await findRecipient(controlDb(), user_id);
    if (!person) return skip('the person is gone');
    const { account_name, vendor, last_error_at, updated_at } = found.connection;
    const content = integrationReconnectEmail({
      ...sender(),
      first_name: person.first_name,
      time_zone: person.time_zone,
      organization_name: found.organization_name,
      vendor_name: vendorOf(vendor).name,
      account_name,
      refused_at: last_error_at ?? updated_at,
    });
    return { to: person.to, ...content };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-integration-reconnect': DataOf<typeof integrationReconnectMail>;
  }
}

interface Facts extends Sender {
  first_name: string;
  time_zone: string | null;
  organization_name: string;
  vendor_name: string;
  account_name: string;
  /** When the vendor first rejected our access (ISO 8601). */
  refused_at: string;
}

/** To an administrator: a connected service rejects our access, what does not work meanwhile, and what to do. */
export function integrationReconnectEmail(facts: Facts): Email {
  const { first_name, organization_name, vendor_name, account_name, refused_at, time_zone, app_name, app_url } = facts;
  return {
    subject: `${vendor_name} needs to be reconnected in ${headerText(organization_name)}`,
    react: (
      <Layout
        app_name={app_name}
        app_url={app_url}
        preview={`Agents can’t book through ${vendor_name} until it is reconnected.`}
        reason={`You received this email because you are an administrator of ${nameText(organization_name)}.`}
      >
        <Title>{`${vendor_name} needs to be reconnected`}</Title>
        <Paragraph>
          Hello {nameText(first_name)}, {vendor_name} has rejected the access of{' '}
          <strong>{nameText(organization_name)}</strong> to the account <strong>{labelText(account_name)}</strong> since{' '}
          {formatDateTime(refused_at, time_zone)}. It was revoked there, or it expired.
        </Paragraph>
        <Paragraph>
          Until you reconnect it, agents can’t check availability or book through it, and API requests for it are
          rejected. Existing appointments stay as they are.
        </Paragraph>
        <Action href={`${app_url}/settings/integrations`}>Reconnect</Action>
        <Note>This is the only email about it. You can see its status on the Integrations tab.</Note>
      </Layout>
    ),
  };
}
