import { randomBytes, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { BookingsQuery, CreateBooking, CreateEventType, UpdateEventType } from './contract';
import { badRequest, notFound } from './refusal';
import { isFree } from './slots';
import type { Account, Booking, EventType, Me } from './types';

const TAKEN = 'User either already has booking at this time or is not available';

let lastId = 1_000_000;

/**
 * The account of a medical practice: two public event types and a hidden one, no bookings.
 * @param id the account's id; its event types get the following ids, so that they stay the same after a restart
 */
export function newAccount({
  name,
  username,
  timeZone = 'Europe/Berlin',
  id = ++lastId,
}: Partial<Me> & Pick<Me, 'name' | 'username'>): Account {
  const me = { id, username, name, email: `${username}@cal.example`, timeZone };
  const account: Account = { me, event_types: [], bookings: [] };
  const types = [
    { title: 'First visit', slug: 'first-visit', lengthInMinutes: 30, description: 'We get to know each other.' },
    { title: 'Follow-up', slug: 'follow-up', lengthInMinutes: 15, description: 'A quarter of an hour.' },
    { title: 'House call', slug: 'house-call', lengthInMinutes: 60, description: '', hidden: true },
  ];
  for (const [index, type] of types.entries()) createEventType(account, type).id = id + index + 1;
  return account;
}

export function createEventType(account: Account, input: z.infer<typeof CreateEventType>): EventType {
  assertFreeSlug(account, input.slug);
  const { description = '', hidden = false, minimumBookingNotice = 0, slotInterval = null, ...rest } = input;
  const type = { id: ++lastId, ...rest, description, hidden, minimumBookingNotice, slotInterval };
  account.event_types.push(type);
  return type;
}

export function findEventType(account: Account, id: number): EventType {
  const type = account.event_types.find((one) => one.id === id);
  if (!type) throw notFound(`Event type with id ${id} not found`);
  return type;
}

export function updateEventType(account: Account, id: number, input: z.infer<typeof UpdateEventType>): EventType {
  const type = findEventType(account, id);
  if (input.slug !== undefined && input.slug !== type.slug) assertFreeSlug(account, input.slug);
  return Object.assign(type, input);
}

export function deleteEventType(account: Account, id: number): EventType {
  const type = findEventType(account, id);
  account.event_types = account.event_types.filter((one) => one !== type);
  return type;
}

function assertFreeSlug(account: Account, slug: string): void {
  if (account.event_types.some((one) => one.slug === slug))
    throw badRequest('User already has an event type with this slug.');
}

export function book(account: Account, input: CreateBooking): Booking {
  if (!input.attendee.email && !input.attendee.phoneNumber)
    throw badRequest('At least one contact method (email or phone number) is required for the attendee');
  const type = input.eventTypeId
    ? account.event_types.find((one) => one.id === input.eventTypeId)
    : account.event_types.find((one) => one.slug === input.eventTypeSlug && account.me.username === input.username);
  if (!type) throw notFound(`Event type with id ${input.eventTypeId ?? input.eventTypeSlug} not found.`);
  if (!isFree(account, type, input.start)) throw badRequest(TAKEN);
  return keep(account, type, input.start, {
    attendee: input.attendee,
    metadata: input.metadata ?? {},
    responses: input.bookingFieldsResponses ?? {},
  });
}

export function findBooking(account: Account, uid: string): Booking {
  const booking = account.bookings.find((one) => one.uid === uid);
  if (!booking) throw noSuchBooking(uid);
  return booking;
}

export function noSuchBooking(uid: string) {
  return notFound(`Booking with uid=${uid} was not found in the database`);
}

/** Reschedules a booking: creates a new one with a new uid and cancels the old one, which refers to it. */
export function reschedule(account: Account, uid: string, start: string, reason?: string, by?: string): Booking {
  const old = findBooking(account, uid);
  if (old.status === 'cancelled' || old.status === 'rejected')
    throw badRequest(`Can't reschedule booking with uid=${uid} because it has been ${old.status}.`);
  if (!isFree(account, old.event_type, start, old)) throw badRequest(TAKEN);
  const { attendee, metadata, responses } = old;
  const moved = keep(account, old.event_type, start, { attendee, metadata, responses, rescheduledFromUid: old.uid });
  Object.assign(moved, { reschedulingReason: reason, rescheduledByEmail: by });
  Object.assign(old, { status: 'cancelled', rescheduledToUid: moved.uid, updated: new Date().toISOString() });
  return moved;
}

export function cancel(account: Account, uid: string, cancellationReason?: string): Booking {
  const booking = findBooking(account, uid);
  if (booking.status === 'cancelled')
    throw badRequest(
      `Can't cancel booking with uid=${uid} because it has been cancelled already. Please provide uid of a booking that is not cancelled.`,
    );
  const cancelledByEmail = account.me.email;
  return Object.assign(booking, {
    status: 'cancelled',
    cancellationReason,
    cancelledByEmail,
    updated: new Date().toISOString(),
  });
}

/** A page of bookings for a query, with its pagination. */
export function listBookings(account: Account, query: BookingsQuery) {
  const now = new Date().toISOString();
  const is: Record<string, (booking: Booking) => boolean> = {
    upcoming: ({ status, end }) => (status === 'accepted' || status === 'pending') && end >= now,
    past: ({ status, end }) => (status === 'accepted' || status === 'pending') && end < now,
    cancelled: ({ status }) => status === 'cancelled' || status === 'rejected',
    unconfirmed: ({ status, end }) => status === 'pending' && end >= now,
    recurring: () => false,
  };
  const rows = account.bookings
    .filter((one) => !query.status || query.status.some((status) => is[status]!(one)))
    .filter((one) => !query.attendeeEmail || one.attendee.email === query.attendeeEmail)
    .filter((one) => !query.attendeeName || one.attendee.name === query.attendeeName)
    .filter((one) => !query.bookingUid || one.uid === query.bookingUid)
    .filter((one) => !query.eventTypeId || one.event_type.id === query.eventTypeId)
    .filter((one) => !query.afterStart || Date.parse(one.start) > Date.parse(query.afterStart))
    .filter((one) => !query.beforeEnd || Date.parse(one.end) < Date.parse(query.beforeEnd))
    .sort((a, b) => (query.sortStart === 'desc' ? b.start.localeCompare(a.start) : a.start.localeCompare(b.start)));
  const page = rows.slice(query.skip, query.skip + query.take);
  const returned = page.length;
  return {
    rows: page,
    pagination: {
      totalItems: rows.length,
      remainingItems: Math.max(0, rows.length - query.skip - returned),
      returnedItems: returned,
      itemsPerPage: query.take,
      currentPage: Math.floor(query.skip / query.take) + 1,
      totalPages: Math.ceil(rows.length / query.take),
      hasNextPage: query.skip + returned < rows.length,
      hasPreviousPage: query.skip > 0,
    },
  };
}

type Kept = Pick<Booking, 'attendee' | 'metadata' | 'responses' | 'rescheduledFromUid'>;

/** Stores a booking without checking whether its time is free. */
export function keep(account: Account, event_type: EventType, start: string, kept: Kept): Booking {
  const from = Date.parse(start);
  const now = new Date().toISOString();
  const booking: Booking = {
    id: ++lastId,
    uid: randomBytes(16).toString('base64url'),
    status: 'accepted',
    start: new Date(from).toISOString(),
    end: new Date(from + event_type.lengthInMinutes * 60_000).toISOString(),
    event_type,
    created: now,
    updated: now,
    ...kept,
  };
  account.bookings.push(booking);
  return booking;
}

/** An event type as the document's `EventTypeOutput_2024_06_14` has it. */
export function showEventType(account: Account, type: EventType) {
  const { slotInterval, ...rest } = type;
  return {
    ...rest,
    slotInterval,
    lengthInMinutesOptions: [type.lengthInMinutes],
    locations: [{ type: 'integration', integration: 'cal-video' }],
    bookingFields: [{ isDefault: true, type: 'name', slug: 'name', required: true }],
    disableGuests: false,
    beforeEventBuffer: 0,
    afterEventBuffer: 0,
    recurrence: null,
    metadata: {},
    price: 0,
    currency: 'usd',
    lockTimeZoneToggleOnBookingPage: false,
    seatsPerTimeSlot: null,
    forwardParamsSuccessRedirect: true,
    successRedirectUrl: null,
    isInstantEvent: false,
    scheduleId: null,
    bookingRequiresAuthentication: false,
    ownerId: account.me.id,
    users: [{ id: account.me.id, name: account.me.name, username: account.me.username }],
    bookingUrl: `https://cal.example/${account.me.username}/${type.slug}`,
  };
}

/** A booking as the document's `BookingOutput_2024_08_13` has it. */
export function showBooking(account: Account, booking: Booking) {
  const { event_type, attendee, responses, created, updated, ...rest } = booking;
  const { me } = account;
  const meeting = `https://cal.example/video/${booking.uid}`;
  const email = attendee.email ?? `${attendee.phoneNumber!.slice(1)}@sms.cal.example`;
  return {
    ...rest,
    title: `${event_type.title} between ${me.name} and ${attendee.name}`,
    description: '',
    hosts: [
      {
        id: me.id,
        name: me.name,
        email: me.email,
        displayEmail: me.email,
        username: me.username,
        timeZone: me.timeZone,
      },
    ],
    duration: event_type.lengthInMinutes,
    eventTypeId: event_type.id,
    eventType: { id: event_type.id, slug: event_type.slug },
    meetingUrl: meeting,
    location: meeting,
    absentHost: false,
    createdAt: created,
    updatedAt: updated,
    attendees: [{ language: 'en', ...attendee, email, displayEmail: email, absent: false }],
    guests: [],
    bookingFieldsResponses: { name: attendee.name, email, ...responses },
    icsUid: `${randomUUID()}@cal.example`,
  };
}
