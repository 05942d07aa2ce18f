import { z } from 'zod';
import { instantOf, LOCAL_TIME } from '@/lib/core/time-zone';
import {
  OptionalVendorInstant,
  OptionalVendorRef,
  readableOf,
  VendorInstant,
  VendorRef,
  vendorLine,
  vendorProse,
} from '@/lib/integrations/core/parse';
import type { Requester } from '@/lib/integrations/core/vendor';

const CALENDARS = { Version: '2021-04-15' };
const OTHERS = { Version: '2021-07-28' };
const DAY = 86_400_000;

/** Text for people; null when it is one of the vendor's templates (`{{contact.name}}`), which only it can fill in. */
const text = vendorLine().transform((value) => (value !== null && /\{\{.*\}\}/.test(value) ? null : value));

export const VendorCalendar = z.object({
  id: VendorRef,
  locationId: OptionalVendorRef,
  name: text,
  description: vendorProse().transform((value) => (value?.includes('{{') ? null : value)),
  eventTitle: text,
  // A draft takes no appointments. Calendars older than the vendor's draft feature lack this field.
  isActive: z.boolean().catch(true),
  teamMembers: readableOf(z.object({ userId: VendorRef, isPrimary: z.boolean().nullish().catch(null) })).catch([]),
});
export type VendorCalendar = z.infer<typeof VendorCalendar>;

/** An appointment as the vendor returns it; times in milliseconds since 1970. */
export const VendorEvent = z.object({
  id: VendorRef,
  title: text,
  calendarId: VendorRef,
  locationId: OptionalVendorRef,
  contactId: OptionalVendorRef,
  appointmentStatus: vendorLine(40),
  // Kept verbatim, because additions go back to the vendor with the rest. Never shown.
  description: z.string().nullable().catch(null),
  startTime: VendorInstant,
  endTime: OptionalVendorInstant,
});
export type VendorEvent = z.infer<typeof VendorEvent>;

export const VendorContact = z.object({
  id: VendorRef,
  name: vendorLine(),
  email: vendorLine(320),
  phone: vendorLine(40),
  locationId: OptionalVendorRef,
});
export type VendorContact = z.infer<typeof VendorContact>;

const Booked = z.object({ id: VendorRef });
const Slots = z.record(z.string(), z.unknown());
const Day = z.object({ slots: readableOf(z.string()) });
const IS_DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The calendars of a location. */
export async function calendarsOf(request: Requester, locationId: string): Promise<VendorCalendar[]> {
  const answer = z.object({ calendars: readableOf(VendorCalendar) });
  const { calendars } = await request({ path: '/calendars/', headers: CALENDARS, query: { locationId }, answer });
  return calendars;
}

/** One calendar. */
export async function calendarOf(request: Requester, id: string): Promise<VendorCalendar> {
  const answer = z.object({ calendar: VendorCalendar });
  return (await request({ path: '/calendars/{id}', params: { id }, headers: CALENDARS, answer })).calendar;
}

/**
 * Returns the free times of a calendar between two instants at most 31 days apart (milliseconds, end exclusive), each with the
 * vendor's own text for it: the vendor only accepts a time back in that form.
 * @param timezone the time zone of those texts
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
  // Next to the days there is a traceId, and possibly more.
  for (const [day, value] of Object.entries(days).filter(([name]) => IS_DAY.test(name))) {
    for (const start of Day.safeParse(value).data?.slots ?? []) {
      if (!start.startsWith(day)) continue;
      // Without an offset it is local time in the requested zone; it is sent back with an offset.
      const local = LOCAL_TIME.test(start) ? instantOf(start, timezone) : undefined;
      const at = local ?? VendorInstant.safeParse(start).data;
      if (at !== undefined) starts.set(at, local === undefined ? start : new Date(at).toISOString());
    }
  }
  return starts;
}

/** Returns the appointments of a calendar that overlap a time range (milliseconds). */
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
    answer: z.object({ events: readableOf(VendorEvent) }),
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

/** Reschedules or cancels; idempotent. */
export function editEvent(
  request: Requester,
  id: string,
  json: { startTime?: string; endTime?: string; appointmentStatus?: 'cancelled'; description?: string },
): Promise<unknown> {
  return request({
    method: 'PUT',
    path: '/calendars/events/appointments/{id}',
    params: { id },
    headers: CALENDARS,
    json,
    // Success is all that matters; a malformed answer does not undo the change.
    answer: z.unknown(),
    repeatable: true,
  });
}

/** Returns the contact with this email or phone number, creating it if needed. */
export function upsertContact(
  request: Requester,
  json: { locationId: string; name?: string; email?: string; phone?: string; timezone?: string },
): Promise<{ new: boolean; contact: VendorContact }> {
  const answer = z.object({ new: z.boolean().catch(false), contact: VendorContact });
  return request({ method: 'POST', path: '/contacts/upsert', headers: OTHERS, json, answer, repeatable: true });
}

/** One contact. */
export async function contactOf(request: Requester, id: string): Promise<VendorContact> {
  const answer = z.object({ contact: VendorContact });
  return (await request({ path: '/contacts/{id}', params: { id }, headers: OTHERS, answer })).contact;
}
