import { and, desc, eq, ne } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, Problem } from '@/lib/core/problem';
import { clientOf } from '@/lib/integrations/core/client';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { notConnected, reconnectRequired, VendorRefusal } from '@/lib/integrations/core/errors';
import type { Requester } from '@/lib/integrations/core/vendor';
import type { QueryContext } from '@/lib/operation/operation';
import { calcom } from './vendor';

/** A connected account and a function that sends requests to it. */
export interface CalcomAccount {
  connection: ConnectionRow;
  request: Requester;
}

/** Returns the organization's accounts that are not disconnected, the primary one first, then the newest. */
export function connectionsOf(
  db: Db | Tx,
  { organization_id }: Pick<Actor, 'organization_id'>,
): Promise<ConnectionRow[]> {
  return db
    .select()
    .from(integrationConnections)
    .where(
      and(
        eq(integrationConnections.organization_id, organization_id),
        eq(integrationConnections.vendor, 'calcom'),
        ne(integrationConnections.status, 'disconnected'),
      ),
    )
    .orderBy(desc(integrationConnections.is_primary), desc(integrationConnections.id));
}

/**
 * Returns the account that a request names, or the primary one.
 * @throws Problem `validation_error` on `provider_id`, `not_connected`, `reconnect_required`
 */
export async function accountFor(context: QueryContext, provider_id?: string): Promise<CalcomAccount> {
  const connection = provider_id
    ? await namedConnection(context.db, context.actor, provider_id)
    : (await connectionsOf(context.db, context.actor))[0];
  if (!connection || connection.status === 'disconnected') throw notConnected(calcom);
  if (connection.status === 'needs_reconnect') throw reconnectRequired(calcom);
  return { connection, request: clientOf(calcom, connection, context.actor) };
}

/** Returns one of the organization's accounts, in any state. @throws Problem `validation_error` on `provider_id` */
export async function namedConnection(db: Db | Tx, actor: Actor, provider_id: string): Promise<ConnectionRow> {
  const [connection] = await db
    .select()
    .from(integrationConnections)
    .where(
      and(
        eq(integrationConnections.organization_id, actor.organization_id),
        eq(integrationConnections.vendor, 'calcom'),
        eq(integrationConnections.id, provider_id),
      ),
    );
  if (!connection) throw fieldProblem('provider_id', 'not_found', 'There is no such account.');
  return connection;
}

/**
 * Returns the accounts to search: the one that a request names, or all that are not disconnected, the primary one first. An
 * account that needs to be reconnected fails when it is asked.
 * @throws Problem `validation_error` on `provider_id`, `not_connected`, `reconnect_required`
 */
export async function accountsFor(context: QueryContext, provider_id?: string): Promise<CalcomAccount[]> {
  if (provider_id) return [await accountFor(context, provider_id)];
  const all = await connectionsOf(context.db, context.actor);
  if (all.length === 0) throw notConnected(calcom);
  return all.map((connection) => ({ connection, request: clientOf(calcom, connection, context.actor) }));
}

/**
 * Returns the answer of the first account that has something; undefined when no account has it.
 * @throws Problem those of `accountsFor`; `reconnect_required` when none has it and one account could not be asked
 */
export async function inSomeAccount<T>(
  context: QueryContext,
  provider_id: string | undefined,
  look: (account: CalcomAccount) => Promise<T | undefined>,
): Promise<T | undefined> {
  let unasked: Problem | undefined;
  for (const account of await accountsFor(context, provider_id)) {
    try {
      const found = await look(account);
      if (found !== undefined) return found;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'reconnect_required') throw error;
      unasked = error;
    }
  }
  if (unasked) throw unasked;
  return undefined;
}

/** Returns Cal.com's answer; undefined when it reports that the resource does not exist or belongs to someone else. */
export async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error) => {
    if (refusedWith(error, 403, 404)) return undefined;
    throw error;
  });
}

/** Returns whether Cal.com refused with one of these statuses. */
export function refusedWith(error: unknown, ...statuses: number[]): error is VendorRefusal {
  return error instanceof VendorRefusal && statuses.includes(error.upstream_status);
}
