import { z } from 'zod';
import {
  OptionalVendorInstant,
  OptionalVendorRef,
  readableOf,
  VendorInstant,
  VendorLink,
  VendorRef,
  VendorZone,
  vendorLine,
  vendorProse,
} from '@/lib/integrations/core/parse';
import type { Requester } from '@/lib/integrations/core/vendor';

// Requests as in Cal.com's API v2 document. Each resource has its own version, and another version is another endpoint or
// none. Bookings have the same bodies under 2024-08-13, which self-hosted instances support too, and 2026-02-25.
const EVENT_TYPES = { 'cal-api-version': '2024-06-14' };
const SLOTS = { 'cal-api-version': '2024-09-04' };
const BOOKINGS = { 'cal-api-version': '2024-08-13' };

const EventType = z
  .object({
    id: z.int().positive(),
    slug: vendorLine(),
    title: vendorLine(),
    description: vendorProse(),
    lengthInMinutes: z.int().nonnegative().catch(0),
    price: z.number().nonnegative().catch(0),
    currency: vendorLine(10),
    hidden: z.boolean().catch(false),
    bookingUrl: VendorLink,
  })
  .transform(({ id, slug, title, ...rest }) => ({
    id,
    slug: slug ?? String(id),
    title: title ?? slug ?? String(id),
    ...rest,
  }));
export type EventType = z.infer<typeof EventType>;

/** The body of an event type request. */
export interface EventTypeFields {
  title?: string;
  slug?: string;
  description?: string;
  lengthInMinutes?: number;
  hidden?: boolean;
}

/** An instant from Cal.com, normalized to UTC. */
const instant = VendorInstant.transform((at) => new Date(at).toISOString());

const Booking = z.object({
  uid: VendorRef,
  title: vendorLine().transform((value) => value ?? ''),
  status: z
    .enum(['accepted', 'pending', 'cancelled', 'rejected', 'awaiting_host'])
    // Nobody has accepted it yet.
    .transform((status) => (status === 'awaiting_host' ? 'pending' : status)),
  start: instant,
  end: instant,
  eventType: z.object({ id: z.int() }).nullish().catch(null),
  // A number; a word when the user no longer exists.
  hosts: z.array(z.object({ id: z.union([z.number(), z.string()]) })),
  location: VendorLink,
  attendees: readableOf(
    z.object({
      name: vendorLine(),
      email: vendorLine(320),
      timeZone: VendorZone,
      phoneNumber: vendorLine(40),
    }),
  ).catch([]),
  metadata: z.record(z.string(), z.unknown()).nullish().catch(null),
  cancellationReason: vendorProse(),
  rescheduledFromUid: OptionalVendorRef,
  rescheduledToUid: OptionalVendorRef,
  createdAt: OptionalVendorInstant.transform((at) => (at === null ? null : new Date(at).toISOString())),
});
export type Booking = z.infer<typeof Booking>;

// A recurring booking returns all occurrences; the first one is the requested one.
const one = <T extends z.ZodType>(item: T) => z.preprocess((data) => (Array.isArray(data) ? data[0] : data), item);
/** All that is needed of a new booking is its uid; the rest is known from the request. */
const Made = z.object({ uid: VendorRef });
const of = <T extends z.ZodType>(data: T) => z.object({ data });

export async function listEventTypes(request: Requester): Promise<EventType[]> {
  return (await request({ path: '/event-types', headers: EVENT_TYPES, answer: of(readableOf(EventType)) })).data;
}

export async function getEventType(request: Requester, id: number): Promise<EventType> {
  const path = '/event-types/{id}';
  return (await request({ path, params: { id }, headers: EVENT_TYPES, answer: of(EventType) })).data;
}

export async function createEventType(request: Requester, json: EventTypeFields): Promise<EventType> {
  return (await request({ method: 'POST', path: '/event-types', headers: EVENT_TYPES, json, answer: of(EventType) }))
    .data;
}

export async function updateEventType(request: Requester, id: number, json: EventTypeFields): Promise<EventType> {
  const to = { method: 'PATCH', path: '/event-types/{id}', params: { id }, headers: EVENT_TYPES } as const;
  return (await request({ ...to, json, answer: of(EventType), repeatable: true })).data;
}

export async function deleteEventType(request: Requester, id: number): Promise<void> {
  const to = { method: 'DELETE', path: '/event-types/{id}', params: { id }, headers: EVENT_TYPES } as const;
  await request({ ...to, answer: z.unknown() });
}

const Slots = of(z.record(z.string(), readableOf(z.object({ start: VendorInstant }))));

/**
 * Returns the free times of an event type between two instants (milliseconds, end exclusive), in milliseconds, in order.
 * @param moving uid of the booking being moved, whose own time counts as free
 */
export async function freeTimes(
  request: Requester,
  { event_type_id, from, to, moving }: { event_type_id: number; from: number; to: number; moving?: string },
): Promise<number[]> {
  const query = {
    start: new Date(from).toISOString(),
    end: new Date(to - 1).toISOString(),
    eventTypeId: event_type_id,
    bookingUidToReschedule: moving,
  };
  const { data } = await request({ path: '/slots', query, headers: SLOTS, answer: Slots });
  return Object.values(data)
    .flatMap((day) => day.map(({ start }) => start))
    .filter((at) => at >= from && at < to)
    .sort((a, b) => a - b);
}

const BookingPage = z.object({ data: readableOf(Booking), pagination: z.object({ hasNextPage: z.boolean() }) });

/** A page of bookings. Query names are Cal.com's. */
export async function listBookings(request: Requester, query: Record<string, string | number | undefined>) {
  const { data, pagination } = await request({ path: '/bookings', query, headers: BOOKINGS, answer: BookingPage });
  return { bookings: data, more: pagination.hasNextPage };
}

export async function getBooking(request: Requester, uid: string): Promise<Booking> {
  return (await request({ path: '/bookings/{uid}', params: { uid }, headers: BOOKINGS, answer: of(one(Booking)) }))
    .data;
}

/** The body of a booking request; `start` is in UTC. */
export interface NewBooking {
  start: string;
  eventTypeId: number;
  attendee: { name: string; timeZone: string; email?: string; phoneNumber?: string };
  metadata: Record<string, string>;
  bookingFieldsResponses?: Record<string, string>;
}

/** @returns the uid of the booking */
export async function createBooking(request: Requester, json: NewBooking): Promise<{ uid: string }> {
  return (await request({ method: 'POST', path: '/bookings', headers: BOOKINGS, json, answer: of(one(Made)) })).data;
}

/** @returns the uid of the booking that replaces it */
export async function rescheduleBooking(
  request: Requester,
  uid: string,
  json: { start: string; reschedulingReason?: string },
): Promise<{ uid: string }> {
  const to = { method: 'POST', path: '/bookings/{uid}/reschedule', params: { uid }, headers: BOOKINGS } as const;
  return (await request({ ...to, json, answer: of(one(Made)) })).data;
}

export async function cancelBooking(
  request: Requester,
  uid: string,
  json: { cancellationReason?: string },
): Promise<void> {
  const to = { method: 'POST', path: '/bookings/{uid}/cancel', params: { uid }, headers: BOOKINGS } as const;
  await request({ ...to, json, answer: z.unknown() });
}
