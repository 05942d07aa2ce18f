import { and, eq, inArray } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import { memberships, organizations } from '@/db/schema/control/organizations';
import type { JobData } from '@/lib/platform/jobs/jobs';
import { type Attempt, type Outcome, sendOrGiveUp, skipped } from '@/lib/platform/mail/outcome';
import { findRecipient } from '@/lib/platform/mail/recipient';
import { sender } from '@/lib/platform/mail/sender';
import { vendorOf } from '../vendors';
import { integrationReconnectEmail } from './integration-reconnect';

/** Tells an administrator that a connection must be renewed, unless somebody did so while the mail waited. */
export async function sendIntegrationReconnect(
  { connection_id, user_id }: JobData['send-integration-reconnect'],
  { job_id }: Attempt,
): Promise<Outcome> {
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
  if (!found) return skipped('the connection is gone, or the person is no administrator any more');
  if (found.connection.status !== 'needs_reconnect') return skipped('the connection was renewed or ended');
  const person = await findRecipient(controlDb(), user_id);
  if (!person) return skipped('the person is gone');
  const { account_name, vendor, last_error_at, updated_at } = found.connection;
  const letter = integrationReconnectEmail({
    ...sender(),
    first_name: person.first_name,
    time_zone: person.time_zone,
    organization_name: found.organization_name,
    vendor_name: vendorOf(vendor).name,
    account_name,
    refused_at: last_error_at ?? updated_at,
  });
  return sendOrGiveUp({ to: person.to, ...letter, message_id: job_id });
}
