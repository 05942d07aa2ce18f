import { and, eq, ne } from 'drizzle-orm';
import { integrationConnections } from '@/db/schema/control/integrations';
import { saveAgency } from '@/lib/integrations/core/agencies';
import {
  connectionTarget,
  disconnect,
  lockConnection,
  type NewConnection,
  saveConnection,
} from '@/lib/integrations/core/connections';
import { notConnected } from '@/lib/integrations/core/errors';
import type { MutationContext } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import type { ConsentResult } from './connect';
import { ghl } from './vendor';

const AUDITED = ['status', 'method', 'account_name', 'scopes', 'is_primary'] as const;

/** Saves a connected account. @returns the connection's id */
export async function saveAccount({ actor, db, audit }: MutationContext, account: NewConnection): Promise<string> {
  const { before, after } = await saveConnection(db, actor, 'gohighlevel', account);
  audit({
    target: connectionTarget(after),
    changes: auditDiff(before ?? {}, after, { fields: AUDITED }),
  });
  return after.id;
}

/** Saves the result of a consent: an agency, and its accounts. */
export async function saveConsent(context: MutationContext, { agency, accounts }: ConsentResult): Promise<void> {
  const agency_id = agency ? await saveAgency(context.db, context.actor, agency) : null;
  for (const account of accounts) await saveAccount(context, { ...account, agency_id });
}

/** Disconnects a location, or all of them. @returns their number @throws Problem `not_connected` when there is none */
export async function disconnectLocations(
  { actor, db, audit }: MutationContext,
  location_id: string | undefined,
): Promise<number> {
  const found = await db
    .select({ id: integrationConnections.id })
    .from(integrationConnections)
    .where(
      and(
        eq(integrationConnections.organization_id, actor.organization_id),
        eq(integrationConnections.vendor, 'gohighlevel'),
        ne(integrationConnections.status, 'disconnected'),
        location_id === undefined ? undefined : eq(integrationConnections.account_id, location_id),
      ),
    )
    .orderBy(integrationConnections.id);
  let count = 0;
  for (const { id } of found) {
    // Read again: disconnecting the previous one may have made this one primary.
    const row = await lockConnection(db, actor, id);
    if (row.status === 'disconnected') continue;
    audit(await disconnect(db, row));
    count++;
  }
  if (count === 0) throw notConnected(ghl);
  return count;
}
