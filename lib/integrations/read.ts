import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { integrationCalendars, integrationConnections } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/actor';
import { notFound } from '@/lib/problem';
import type { Connection } from './schema';

// A subquery, because a join would repeat connections. In a select from one table Drizzle leaves the table's name out.
const agent_count = sql<number>`(select count(distinct calendar.agent_id) from ${integrationCalendars} calendar
  where calendar.connection_id = integration_connections.id)`
  .mapWith(Number)
  .as('agent_count');

/** The columns of a connection that a reader may see. */
export const shown = () => {
  const { sealed_credentials, credentials_version, renewing_until, access_expires_at, ...columns } =
    getTableColumns(integrationConnections);
  return { ...columns, agent_count };
};

/** A connection as it is shown. @throws Problem `not_found` */
export async function readConnection(db: Db | Tx, actor: Actor, id: string): Promise<Connection> {
  const [row] = await db
    .select(shown())
    .from(integrationConnections)
    .where(and(eq(integrationConnections.organization_id, actor.organization_id), eq(integrationConnections.id, id)));
  if (!row) throw notFound('connection');
  return row;
}
