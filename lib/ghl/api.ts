import { z } from 'zod';
import type { Requester } from '@/lib/integrations/vendor';

const CALENDARS = { Version: '2021-04-15' };
const OTHERS = { Version: '2021-07-28' };
const DAY = 86_400_000;

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

export const VendorCalendar = z.object({
  id: z.string(),
  locationId: text,
  name: text,
  description: text,
  eventTitle: text,
  teamMembers: z
    .array(z.object({ userId: z.string(), isPrimary: z.boolean().nullish() }))
    .nullish()
    .transform((members) => members ?? []),
});
export type VendorCalendar = z.infer<typeof VendorCalendar>;

const at = z.string().transform((value, context) => {
  const instant = Date.parse(value);
  if (!Number.isNaN(instant)) return instant;
  context.addIssue('no date and time');
  return z.NEVER;
});

/** An appointment as the vendor tells it; times in milliseconds since 1970. */
export const VendorEvent = z.object({
  id: z.string(),
  title: text,
  calendarId: z.string(),
  locationId: text,
  contactId: text,
  appointmentStatus: text,
  description: text,
  startTime: at,
  endTime: at.nullish().transform((value) => value ?? null),
});
export type VendorEvent = z.infer<typeof VendorEvent>;

export const VendorContact = z.object({ id: z.string(), name: text, email: text, phone: text, locationId: text });
export type VendorContact = z.infer<typeof VendorContact>;

const Booked = z.object({ id: z.string() });
const Slots = z.record(z.string(), z.unknown());
const Day = z.object({ slots: z.array(z.string()) });
const IS_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The calendars of a location. */
export async function calendarsOf(request: Requester, locationId: string): Promise<VendorCalendar[]> {
  const answer = z.object({ calendars: z.array(VendorCalendar) });
  const { calendars } = await request({ path: '/calendars/', headers: CALENDARS, query: { locationId }, answer });
  return calendars;
}

/** One calendar. */
export async function calendarOf(request: Requester, id: string): Promise<VendorCalendar> {
  const answer = z.object({ calendar: VendorCalendar });
  return (await request({ path: '/calendars/{id}', params: { id }, headers: CALENDARS, answer })).calendar;
}

/**
 * Free times of a calendar from one instant to another, at most 31 days apart (milliseconds, the end excluded), by the text in
 * which the vendor names each: it is in this very form that it takes it back.
 * @param timezone whose clock the texts show
 */
export async function freeSlots(
  request: Requester,
  calendar_id: string,
  from: number,
  to: number,
  timezone: string,
): Promise<Map<number, string>> {
  if (to - from > 31 * DAY) throw new RangeError('free slots are asked for 31 days at most');
  const days = await request({
    path: '/calendars/{id}/free-slots',
    params: { id: calendar_id },
    headers: CALENDARS,
    query: { startDate: from, endDate: to - 1, timezone },
    answer: Slots,
  });
  const starts = new Map<number, string>();
  // Beside the days there is a traceId, and may be more.
  for (const [day, value] of Object.entries(days).filter(([name]) => IS_DAY.test(name))) {
    for (const start of Day.safeParse(value).data?.slots ?? []) {
      const instant = Date.parse(start);
      if (!Number.isNaN(instant) && start.startsWith(day)) starts.set(instant, start);
    }
  }
  return starts;
}

/** The appointments of a calendar that touch a span (milliseconds). */
export async function eventsOf(
  request: Requester,
  locationId: string,
  calendarId: string,
  from: number,
  to: number,
): Promise<VendorEvent[]> {
  const { events } = await request({
    path: '/calendars/events',
    headers: CALENDARS,
    query: { locationId, calendarId, startTime: String(from), endTime: String(to) },
    answer: z.object({ events: z.array(VendorEvent) }),
  });
  return events;
}

/** One appointment. */
export async function eventOf(request: Requester, id: string): Promise<VendorEvent> {
  const { event } = await request({
    path: '/calendars/events/appointments/{id}',
    params: { id },
    headers: CALENDARS,
    answer: z.object({ event: VendorEvent }),
  });
  return event;
}

export interface NewEvent {
  calendarId: string;
  locationId: string;
  contactId: string;
  startTime: string;
  title?: string;
  description?: string;
  assignedUserId?: string;
}

/** Books. */
export function createEvent(request: Requester, event: NewEvent): Promise<{ id: string }> {
  const json = { ...event, appointmentStatus: 'confirmed' };
  return request({ method: 'POST', path: '/calendars/events/appointments', headers: CALENDARS, json, answer: Booked });
}

/** Moves or cancels; doing so twice comes to the same. */
export function editEvent(
  request: Requester,
  id: string,
  json: { startTime?: string; endTime?: string; appointmentStatus?: 'cancelled'; description?: string },
): Promise<{ id: string }> {
  return request({
    method: 'PUT',
    path: '/calendars/events/appointments/{id}',
    params: { id },
    headers: CALENDARS,
    json,
    answer: Booked,
    repeatable: true,
  });
}

/** The contact with this e-mail or telephone number, made when there is none. */
export function upsertContact(
  request: Requester,
  json: { locationId: string; name?: string; email?: string; phone?: string; timezone?: string },
): Promise<{ new: boolean; contact: VendorContact }> {
  const answer = z.object({ new: z.boolean(), contact: VendorContact });
  return request({ method: 'POST', path: '/contacts/upsert', headers: OTHERS, json, answer, repeatable: true });
}

/** One contact. */
export async function contactOf(request: Requester, id: string): Promise<VendorContact> {
  const answer = z.object({ contact: VendorContact });
  return (await request({ path: '/contacts/{id}', params: { id }, headers: OTHERS, answer })).contact;
}
