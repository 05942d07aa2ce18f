import { and, eq, inArray } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { integrationCalendars, integrationConnections } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, notFound, Problem } from '@/lib/core/problem';
import { type Agent, agentsById } from '@/lib/voice/agents/find';

/** Returns every GoHighLevel calendar of the organization that has an agent, with its location, in order of assignment. */
export async function assignments(db: Db | Tx, actor: Actor, only: { agent_id?: string; calendar_id?: string } = {}) {
  const rows = await db
    .select({ calendar: integrationCalendars, connection: integrationConnections })
    .from(integrationCalendars)
    .innerJoin(integrationConnections, eq(integrationConnections.id, integrationCalendars.connection_id))
    .where(
      and(
        eq(integrationConnections.organization_id, actor.organization_id),
        eq(integrationConnections.vendor, 'gohighlevel'),
        only.agent_id ? eq(integrationCalendars.agent_id, only.agent_id) : undefined,
        only.calendar_id ? eq(integrationCalendars.calendar_id, only.calendar_id) : undefined,
      ),
    )
    .orderBy(integrationCalendars.created_at);
  const known = await agentsById(
    actor,
    rows.map(({ calendar }) => calendar.agent_id),
  );
  // A calendar whose agent was deleted counts as free.
  return rows.flatMap(({ calendar, connection }) => {
    const agent = known.get(calendar.agent_id);
    return agent ? [{ calendar, connection, agent }] : [];
  });
}
export type AssignedCalendar = Awaited<ReturnType<typeof assignments>>[number];

/** Returns an assignment as it is shown. */
export function showAssignment({ calendar, connection, agent }: AssignedCalendar) {
  return {
    agent_id: agent.id,
    agent_name: agent.name,
    calendar_id: calendar.calendar_id,
    calendar_name: calendar.calendar_name,
    location_id: connection.account_id,
    is_active: agent.status === 'active' && connection.status === 'active',
    created_at: calendar.created_at,
  };
}

/** Returns the agent of a calendar. @throws Problem `not_found` */
export async function assignedAgent(db: Db | Tx, actor: Actor, calendar_id: string): Promise<AssignedCalendar> {
  const [first] = await assignments(db, actor, { calendar_id });
  if (!first) throw notFound('calendar with an agent');
  return first;
}

/** Returns the calendar that an agent books into. @throws Problem `conflict` when it has none, `validation_error` at `calendar_id` */
export async function calendarOfAgent(db: Db | Tx, actor: Actor, agent: Agent, calendar_id?: string) {
  const own = (await assignments(db, actor, { agent_id: agent.id })).filter(
    ({ connection }) => connection.status !== 'disconnected',
  );
  if (own.length === 0) {
    throw new Problem(
      'conflict',
      'This agent has no GoHighLevel calendar. Give it one with PUT /ghl/setup/agents/calendar/{calendar_id}, or in Settings → Integrations.',
    );
  }
  const chosen = calendar_id === undefined ? own[0] : own.find(({ calendar }) => calendar.calendar_id === calendar_id);
  if (!chosen) throw fieldProblem('calendar_id', 'not_found', 'This agent has no such calendar.');
  return { ...chosen, own };
}

/** Unassigns a calendar, even from a deleted agent. @returns the previous assignment */
export async function unassign(tx: Tx, { organization_id }: Actor, calendar_id: string) {
  const connections = tx
    .select({ id: integrationConnections.id })
    .from(integrationConnections)
    .where(
      and(
        eq(integrationConnections.organization_id, organization_id),
        eq(integrationConnections.vendor, 'gohighlevel'),
      ),
    );
  return tx
    .delete(integrationCalendars)
    .where(
      and(inArray(integrationCalendars.connection_id, connections), eq(integrationCalendars.calendar_id, calendar_id)),
    )
    .returning({ agent_id: integrationCalendars.agent_id, calendar_name: integrationCalendars.calendar_name });
}
