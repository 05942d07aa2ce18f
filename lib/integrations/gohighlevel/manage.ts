import type { Db } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { knownZone, startOfDay } from '@/lib/core/time-zone';
import { clientOf } from '@/lib/integrations/core/client';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { usableConnection } from '@/lib/integrations/core/connections';
import { VendorRefusal } from '@/lib/integrations/core/errors';
import type { Requester } from '@/lib/integrations/core/vendor';
import {
  type Appointment,
  type Calendar,
  type CalendarProvider,
  type FreeTimes,
  NotFree,
  type Person,
  type Remarks,
} from '@/lib/integrations/scheduling/provider';
import { namedAgent } from '@/lib/voice/agents/find';
import { calendarOfAgent } from './agents';
import {
  calendarOf,
  contactOf,
  createEvent,
  editEvent,
  eventsOf,
  freeSlots,
  type NewEvent,
  type VendorContact,
  type VendorEvent,
} from './api';
import { findEvent } from './appointments';
import { contactFor } from './contacts';
import type { ManageInput } from './schema';
import { ghl } from './vendor';

/** Maximum number of contacts looked up to find an earlier attempt of the same booking. */
const MOST_LOOKUPS = 3;

/** A location and a function that sends requests to it. */
interface Place {
  connection: ConnectionRow;
  request: Requester;
}

/** The calendar provider for an agent's GoHighLevel calendars. @throws Problem `conflict` when it has none, `validation_error`, `not_connected` */
export async function ghlCalendars(db: Db, actor: Actor, input: ManageInput): Promise<CalendarProvider> {
  const agent = await namedAgent(actor, input.agent_id);
  const { calendar, connection: owner, own } = await calendarOfAgent(db, actor, agent, input.calendar_id);
  const connection = await usableConnection(db, actor, ghl, owner.account_id);
  const place = { connection, request: clientOf(ghl, connection, actor) };
  const ids = own.filter((one) => one.connection.id === connection.id).map((one) => one.calendar.calendar_id);
  return {
    audit_prefix: 'ghl',
    agent,
    calendar: async () => calendarAt(place, calendar.calendar_id, agent.name),
    async find(id) {
      const event = await findEvent(connection, place.request, id);
      return event && ids.includes(event.calendarId) ? appointmentAt(place, event) : undefined;
    },
  };
}

function calendarAt(place: Place, id: string, agent_name: string): Calendar {
  return {
    time_zone: knownZone(place.connection.time_zone),
    freeTimes: freeTimesOf(place, id),
    existing: (person, at) => existing(place, id, person, at),
    async create({ person, remarks, at, timezone }) {
      const startTime = await startText(place, id, at, timezone);
      const locationId = place.connection.account_id;
      const { contact } = await contactFor(place.request, locationId, { ...person, timezone });
      const description = withRemarks(null, remarks);
      return createAssigned(place.request, {
        calendarId: id,
        locationId,
        contactId: contact.id,
        startTime,
        title: `${person.name} with ${agent_name}`,
        ...(description !== undefined && { description }),
      });
    },
  };
}

function appointmentAt(place: Place, event: VendorEvent): Appointment {
  const { id, startTime, endTime, calendarId, appointmentStatus: status, description: before } = event;
  const edit = (changes: Parameters<typeof editEvent>[2], remarks: Remarks) => {
    const description = withRemarks(before, remarks);
    return editEvent(place.request, id, { ...changes, ...(description !== undefined && { description }) });
  };
  return {
    id,
    at: startTime,
    status,
    cancelled: status === 'cancelled',
    time_zone: knownZone(place.connection.time_zone),
    freeTimes: freeTimesOf(place, calendarId),
    async move({ at, remarks, timezone }) {
      const start = await startText(place, calendarId, at, timezone);
      const end =
        endTime !== null && endTime > startTime ? new Date(at + endTime - startTime).toISOString() : undefined;
      await edit({ startTime: start, endTime: end }, remarks);
      return id;
    },
    async cancel(remarks) {
      await edit({ appointmentStatus: 'cancelled' }, remarks);
    },
  };
}

function freeTimesOf({ request }: Place, calendar_id: string): FreeTimes {
  return async (from, to, timezone) => [...(await freeSlots(request, calendar_id, from, to, timezone)).keys()];
}

/** Returns the vendor's own text for a free time, the only form in which it accepts it. @throws NotFree */
async function startText({ request }: Place, calendar_id: string, at: number, timezone: string): Promise<string> {
  const from = Math.max(Date.now(), startOfDay(at, timezone));
  const start = (await freeSlots(request, calendar_id, from, startOfDay(at, timezone, 1), timezone)).get(at);
  if (start === undefined) throw new NotFree();
  return start;
}

/** Books an appointment; if the calendar requires a team member, with its first one. @returns the id */
async function createAssigned(request: Requester, event: NewEvent): Promise<string> {
  try {
    return (await createEvent(request, event)).id;
  } catch (error) {
    const wantsUser = error instanceof VendorRefusal && error.messages.some((text) => /user/i.test(text));
    if (!wantsUser) throw error;
    const { teamMembers } = await calendarOf(request, event.calendarId);
    const member = teamMembers.find(({ isPrimary }) => isPrimary) ?? teamMembers[0];
    if (!member) throw error;
    return (await createEvent(request, { ...event, assignedUserId: member.userId })).id;
  }
}

async function existing({ request, connection }: Place, calendar_id: string, person: Person, at: number) {
  const { account_id } = connection;
  const events = (await eventsOf(request, account_id, calendar_id, at, at + 1)).filter(
    ({ startTime, appointmentStatus, contactId }) =>
      startTime === at && appointmentStatus !== 'cancelled' && contactId !== null,
  );
  if (events.length > MOST_LOOKUPS) {
    // For a class with many attendees, one request for the person is cheaper than one for each attendee.
    const { contact } = await contactFor(request, account_id, person);
    return events.find(({ contactId }) => contactId === contact.id)?.id;
  }
  for (const { id, contactId } of events) {
    const contact = await contactOf(request, contactId!).catch(unreadable);
    if (contact && isSame(person, contact)) return id;
  }
  return undefined;
}

function isSame({ email, phone }: Person, contact: VendorContact): boolean {
  const same = (a: string | undefined, b: string | null) => a !== undefined && b?.toLowerCase() === a.toLowerCase();
  return same(email, contact.email) || same(phone, contact.phone);
}

// A contact that was deleted or cannot be read is not the requested person.
function unreadable(error: unknown): undefined {
  if (!(error instanceof VendorRefusal)) throw error;
}

/** Returns an appointment's notes with the new ones appended; undefined when nothing is new. Idempotent. */
function withRemarks(before: string | null, { notes, call_session_id }: Remarks): string | undefined {
  const parts = [notes, call_session_id && `Call: ${call_session_id}`];
  const added = parts.filter((part): part is string => Boolean(part) && !before?.includes(part!));
  return added.length > 0 ? [before, ...added].filter(Boolean).join('\n') : undefined;
}
