import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { integrationCalendars } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, notFound } from '@/lib/core/problem';
import { clientOf } from '@/lib/integrations/core/client';
import { lockConnection, usableConnection } from '@/lib/integrations/core/connections';
import type { MutationContext } from '@/lib/operation/operation';
import { agentsById, namedAgent } from '@/lib/voice/agents/find';
import { unassign } from './agents';
import { calendarsOf } from './api';
import { ghl } from './vendor';

/** Returns the audit log label of a deleted agent. */
const DELETED = 'a deleted agent';

/** Returns a location's connection and its current calendars. */
export async function calendarsAt(db: Db, actor: Actor, location_id: string | undefined) {
  const connection = await usableConnection(db, actor, ghl, location_id);
  return { connection, calendars: await calendarsOf(clientOf(ghl, connection, actor), connection.account_id) };
}

/** Returns the agent and the calendar of an assignment, both verified. @throws Problem `validation_error` */
export async function agentAndCalendar(
  db: Db,
  actor: Actor,
  { agent_id, calendar_id, location_id }: { agent_id: string; calendar_id: string; location_id?: string },
) {
  const agent = await namedAgent(actor, agent_id);
  const { connection, calendars } = await calendarsAt(db, actor, location_id);
  const calendar = calendars.find(({ id }) => id === calendar_id);
  if (!calendar) throw fieldProblem('calendar_id', 'not_found', 'The location has no such calendar.');
  if (!calendar.isActive) {
    throw fieldProblem('calendar_id', 'draft', 'This calendar is a draft. Activate it in GoHighLevel, then assign it.');
  }
  return { agent, connection, calendar_id, calendar_name: calendar.name ?? calendar_id };
}

/** Assigns a calendar to an agent, replacing its current agent. */
export async function assign(
  { actor, db, audit, unchanged }: MutationContext,
  { agent, connection, calendar_id, calendar_name }: Awaited<ReturnType<typeof agentAndCalendar>>,
): Promise<void> {
  await lockConnection(db, actor, connection.id);
  const place = and(
    eq(integrationCalendars.connection_id, connection.id),
    eq(integrationCalendars.calendar_id, calendar_id),
  );
  const [before] = await db.select().from(integrationCalendars).where(place);
  const values = { calendar_name, agent_id: agent.id, updated_at: sql`now()` };
  if (before) await db.update(integrationCalendars).set(values).where(place);
  else {
    const owner = { organization_id: actor.organization_id, connection_id: connection.id, calendar_id };
    await db.insert(integrationCalendars).values({ ...owner, ...values });
  }
  if (before?.agent_id === agent.id) return unchanged();
  const was = before && ((await agentsById(actor, [before.agent_id])).get(before.agent_id)?.name ?? DELETED);
  audit({
    target: { type: 'calendar', id: calendar_id, label: calendar_name },
    changes: { agent: { before: was ?? null, after: agent.name } },
  });
}

/** Unassigns a calendar, even from a deleted agent. @throws Problem `not_found` when it has none */
export async function release({ actor, db, audit }: MutationContext, calendar_id: string): Promise<void> {
  const freed = await unassign(db, actor, calendar_id);
  if (freed.length === 0) throw notFound('calendar with an agent');
  const known = await agentsById(
    actor,
    freed.map(({ agent_id }) => agent_id),
  );
  for (const { agent_id, calendar_name } of freed) {
    audit({
      target: { type: 'calendar', id: calendar_id, label: calendar_name },
      changes: { agent: { before: known.get(agent_id)?.name ?? DELETED, after: null } },
    });
  }
}
