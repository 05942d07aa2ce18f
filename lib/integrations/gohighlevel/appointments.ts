import { LRUCache } from 'lru-cache';
import type { z } from 'zod';
import type { Db } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, notFound } from '@/lib/core/problem';
import { processSingleton } from '@/lib/core/process-singleton';
import { clientOf } from '@/lib/integrations/core/client';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { usableConnection } from '@/lib/integrations/core/connections';
import { VendorRefusal } from '@/lib/integrations/core/errors';
import type { Requester } from '@/lib/integrations/core/vendor';
import { namedAgent } from '@/lib/voice/agents/find';
import { type AssignedCalendar, assignments } from './agents';
import { calendarsOf, contactOf, eventOf, eventsOf, type VendorContact, type VendorEvent } from './api';
import type { Appointment, ListAppointmentsInput } from './schema';
import { ghl } from './vendor';

const DAY = 86_400_000;
const BACK = 30 * DAY;
const AHEAD = 90 * DAY;
const MOST_DAYS = 366;
// The vendor accepts 13-digit times only, and has no appointments from before it existed.
const FIRST = Date.UTC(2010, 0);
const LAST = Date.UTC(2200, 0);
/** Concurrent requests of one list. */
const AT_ONCE = 4;
/** Maximum number of calendars per list: each takes a request, and a location has a hundred in ten seconds. */
const MOST_CALENDARS = 50;
/** Maximum number of contacts that one list looks up, to leave most of the location's budget for booking. */
const MOST_CONTACTS = 25;

/** Returns the appointments that match a filter. The vendor lists them per calendar. */
export async function listAppointments(db: Db, actor: Actor, input: z.output<typeof ListAppointmentsInput>) {
  const agent = input.agent_id === undefined ? undefined : await namedAgent(actor, input.agent_id);
  const connection = await usableConnection(db, actor, ghl, input.location_id);
  const [from, to] = spanOf(input);
  if (to <= from) return [];
  const request = clientOf(ghl, connection, actor);
  const assigned = (await assignments(db, actor)).filter((one) => one.connection.id === connection.id);
  const calendars = agent
    ? assigned.filter((one) => one.agent.id === agent.id).map(({ calendar }) => calendar.calendar_id)
    : (await calendarsOf(request, connection.account_id)).map(({ id }) => id);
  if (calendars.length > MOST_CALENDARS) {
    const message = `There are ${calendars.length} calendars, and each takes a request to GoHighLevel. Filter by agent to list the appointments in its calendars.`;
    throw fieldProblem('agent_id', 'required', message);
  }
  const found = await someAtOnce(calendars, (id) => eventsOf(request, connection.account_id, id, from, to));
  const events = found
    .flat()
    .filter(({ startTime }) => startTime >= from && startTime < to)
    .filter(({ appointmentStatus }) => input.status === undefined || appointmentStatus === input.status)
    .sort((a, b) => a.startTime - b.startTime)
    .slice(0, input.limit);
  return shown(connection, request, events, assigned);
}

/** One appointment. @throws Problem `not_found` */
export async function readAppointment(db: Db, actor: Actor, id: string, location_id?: string): Promise<Appointment> {
  const connection = await usableConnection(db, actor, ghl, location_id);
  const request = clientOf(ghl, connection, actor);
  const event = await findEvent(connection, request, id);
  if (!event) throw notFound('appointment');
  const [appointment] = await shown(connection, request, [event], await assignments(db, actor));
  return appointment!;
}

/** Returns an appointment of the connection's location; undefined when the vendor has none. */
export async function findEvent(
  connection: ConnectionRow,
  request: Requester,
  id: string,
): Promise<VendorEvent | undefined> {
  try {
    const event = await eventOf(request, id);
    return event.locationId === null || event.locationId === connection.account_id ? event : undefined;
  } catch (error) {
    // The vendor answers 400 as well as 404 for a missing appointment.
    if (error instanceof VendorRefusal && [400, 404, 422].includes(error.upstream_status)) return undefined;
    throw error;
  }
}

function spanOf({ from, to }: z.output<typeof ListAppointmentsInput>): [from: number, to: number] {
  const begin = from === undefined ? Date.now() - BACK : Date.parse(from);
  const end = to === undefined ? Math.max(begin, from === undefined ? Date.now() : begin) + AHEAD : Date.parse(to);
  if (end <= begin) throw fieldProblem('to', 'too_early', 'This must be later than from.');
  if (end - begin > MOST_DAYS * DAY)
    throw fieldProblem('to', 'too_late', `From and to are at most ${MOST_DAYS} days apart.`);
  return [Math.max(begin, FIRST), Math.min(end, LAST)];
}

async function shown(
  connection: ConnectionRow,
  request: Requester,
  events: VendorEvent[],
  assigned: AssignedCalendar[],
): Promise<Appointment[]> {
  const agentOf = new Map(assigned.map(({ calendar, agent }) => [calendar.calendar_id, agent]));
  const ids = [...new Set(events.flatMap(({ contactId }) => contactId ?? []))];
  const known = await contactsById(connection, request, ids);
  return events.map((event) => {
    const agent = agentOf.get(event.calendarId);
    const contact = event.contactId === null ? undefined : known.get(event.contactId);
    return {
      id: event.id,
      ghl_appointment_id: event.id,
      calendar_id: event.calendarId,
      contact_id: event.contactId,
      agent_id: agent?.id ?? null,
      agent_name: agent?.name ?? null,
      contact_name: contact?.name ?? null,
      contact_email: contact?.email ?? null,
      contact_phone: contact?.phone ?? null,
      title: event.title,
      appointment_time: new Date(event.startTime).toISOString(),
      end_time: event.endTime === null ? null : new Date(event.endTime).toISOString(),
      status: event.appointmentStatus,
    };
  });
}

const contacts = processSingleton(
  'ghl-contacts',
  () => new LRUCache<string, VendorContact>({ max: 5_000, ttl: 300_000 }),
);

// The list has only contact ids. Contacts that cannot be read now are left null; the appointment is still listed.
async function contactsById(connection: ConnectionRow, request: Requester, ids: string[]) {
  const nameOf = (id: string) => `${connection.id} ${id}`;
  const unknown = ids.filter((id) => !contacts.has(nameOf(id))).slice(0, MOST_CONTACTS);
  await someAtOnce(unknown, async (id) => {
    const contact = await contactOf(request, id).catch(() => undefined);
    if (contact) contacts.set(nameOf(id), contact);
  });
  return new Map(ids.map((id) => [id, contacts.get(nameOf(id))]));
}

/** Runs work for each item, a few at a time, and returns the results in order. */
async function someAtOnce<I, O>(items: readonly I[], work: (item: I) => Promise<O>): Promise<O[]> {
  const results: O[] = [];
  for (let at = 0; at < items.length; at += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(at, at + AT_ONCE).map(work))));
  }
  return results;
}
