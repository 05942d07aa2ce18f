import { and, eq, getTableColumns, inArray } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { integrationCalendars, integrationConnections } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { agentsById } from '@/lib/voice/agents/find';
import type { Connection } from './schema';

/** The columns of a connection that a reader may see. */
export const shown = () => {
  const { sealed_credentials, credentials_version, renewing_until, access_expires_at, agency_id, ...columns } =
    getTableColumns(integrationConnections);
  return columns;
};

/** Returns a connection as it is shown. @throws Problem `not_found` */
export async function readConnection(db: Db | Tx, actor: Actor, id: string): Promise<Connection> {
  const rows = await db
    .select(shown())
    .from(integrationConnections)
    .where(and(eq(integrationConnections.organization_id, actor.organization_id), eq(integrationConnections.id, id)));
  const [row] = await withAgentCounts(db, actor, rows);
  if (!row) throw notFound('connection');
  return row;
}

/** Adds to connections how many agents book through each. Agents live in the other plane, so they are looked up separately; deleted ones do not count. */
export async function withAgentCounts<Row extends { id: string }>(
  db: Db | Tx,
  actor: Actor,
  rows: Row[],
): Promise<(Row & { agent_count: number })[]> {
  const ids = rows.map(({ id }) => id);
  const { connection_id, agent_id } = integrationCalendars;
  const booking =
    ids.length === 0
      ? []
      : await db
          .selectDistinct({ connection_id, agent_id })
          .from(integrationCalendars)
          .where(inArray(connection_id, ids));
  const living = await agentsById(
    actor,
    booking.map((one) => one.agent_id),
  );
  const counts = new Map<string, number>();
  for (const one of booking) {
    if (living.has(one.agent_id)) counts.set(one.connection_id, (counts.get(one.connection_id) ?? 0) + 1);
  }
  return rows.map((row) => ({ ...row, agent_count: counts.get(row.id) ?? 0 }));
}
