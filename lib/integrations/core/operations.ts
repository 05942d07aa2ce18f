import { and, eq, inArray, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { listing } from '@/db/list-query';
import { paginate } from '@/db/page';
import { integrationCalendars, integrationConnections } from '@/db/schema/control/integrations';
import { mutation, query } from '@/lib/operation/operation';
import { agentsById } from '@/lib/voice/agents/find';
import { vendorOf } from '../vendors';
import { clientOf } from './client';
import { connectionTarget, disconnect, findConnection, lockConnection, makePrimary, noteChecked } from './connections';
import { notConnected } from './errors';
import { readConnection, shown, withAgentCounts } from './read';
import { BookedCalendar, Connection, ConnectionIdInput, ConnectionPage, ListConnectionsInput } from './schema';

const list = listing({
  from: integrationConnections,
  rows: (query) => query.select(shown()).from(integrationConnections),
  organization: integrationConnections.organization_id,
  id: integrationConnections.id,
  sortable: { created_at: { by: integrationConnections.created_at, value: (row) => row.created_at } },
});

/** A page of the organization's connections, of every vendor. */
export const listConnections = query({
  name: 'integration.list',
  summary: 'List connections',
  permission: 'integrations:read',
  input: ListConnectionsInput,
  output: ConnectionPage,
  http: { method: 'GET', path: '/integrations', message: 'Integrations fetched' },
  async run({ actor, db }, input) {
    const page = await paginate(db, list, input, { organization_id: actor.organization_id, where: matching(input) });
    return { ...page, items: await withAgentCounts(db, actor, page.items) };
  },
});

/** Which agent books into which calendar, across all connections. */
export const listBookedCalendars = query({
  name: 'integration.list_calendars',
  summary: 'List the calendars that agents book into',
  permission: 'integrations:read',
  input: z.strictObject({}),
  output: z.array(BookedCalendar),
  async run({ actor, db }) {
    const rows = await db
      .select()
      .from(integrationCalendars)
      .where(eq(integrationCalendars.organization_id, actor.organization_id))
      .orderBy(integrationCalendars.calendar_name);
    const agents = await agentsById(
      actor,
      rows.map(({ agent_id }) => agent_id),
    );
    return rows.flatMap((row) => {
      const agent = agents.get(row.agent_id);
      return agent ? [{ ...row, agent_name: agent.name }] : [];
    });
  },
});

/** Asks the vendor whether a connection works. A failure is thrown as a problem and saved in the connection. */
export const checkConnection = mutation({
  name: 'integration.check',
  summary: 'Check a connection',
  permission: 'integrations:write',
  input: ConnectionIdInput,
  output: Connection,
  async prepare({ actor, db }, { id }) {
    const row = await findConnection(db, actor, id);
    const vendor = vendorOf(row.vendor);
    if (row.status === 'disconnected') throw notConnected(vendor);
    const begun = performance.now();
    const account = await vendor.probe(clientOf(vendor, row, actor), row);
    return { account, ms: performance.now() - begun };
  },
  async run({ actor, db, unchanged }, { id }, { account, ms }) {
    await noteChecked(db, id, ms, account);
    unchanged();
    return readConnection(db, actor, id);
  },
});

/** Makes a connection the one used when a request names none. */
export const setPrimaryConnection = mutation({
  name: 'integration.set_primary',
  summary: 'Set the primary connection',
  permission: 'integrations:write',
  requires_reauthentication: true,
  input: ConnectionIdInput,
  output: Connection,
  async run({ actor, db, audit, unchanged }, { id }) {
    const row = await lockConnection(db, actor, id);
    if (row.status === 'disconnected') throw notConnected(vendorOf(row.vendor));
    if (row.is_primary) unchanged();
    else {
      await makePrimary(db, row);
      audit({ target: connectionTarget(row), changes: { is_primary: { before: false, after: true } } });
    }
    return readConnection(db, actor, id);
  },
});

/** Deletes the credentials of a connection. The account stays listed, so that it finds its agents when reconnected. */
export const disconnectConnection = mutation({
  name: 'integration.disconnect',
  summary: 'Disconnect an account',
  permission: 'integrations:write',
  requires_reauthentication: true,
  input: ConnectionIdInput,
  output: Connection,
  async run({ actor, db, audit, unchanged }, { id }) {
    const row = await lockConnection(db, actor, id);
    if (row.status === 'disconnected') unchanged();
    else audit(await disconnect(db, row));
    return readConnection(db, actor, id);
  },
});

function matching(input: z.output<typeof ListConnectionsInput>): SQL | undefined {
  return and(
    input.vendor?.length ? inArray(integrationConnections.vendor, input.vendor) : undefined,
    input.status?.length ? inArray(integrationConnections.status, input.status) : undefined,
  );
}
