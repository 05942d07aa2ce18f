import { createHmac, randomBytes } from 'node:crypto';
import { inZone } from '@/demo/vendors/calcom/slots';
import { Refusal } from './refusal';

/** A sub-account. */
export interface Location {
  id: string;
  companyId: string;
  name: string;
  timezone: string;
  email: string;
}

export interface Calendar {
  id: string;
  locationId: string;
  name: string;
  description: string;
  slotDuration: number;
  /** Requires an assigned user for each appointment, as some calendars of the vendor do. */
  needsUser?: boolean;
  /** A draft: `isActive` is false. */
  draft?: boolean;
}

export interface Contact {
  id: string;
  locationId: string;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
}

export interface Event {
  id: string;
  title: string;
  calendarId: string;
  locationId: string;
  contactId: string;
  appointmentStatus: string;
  assignedUserId: string;
  description?: string;
  startTime: string;
  endTime: string;
  dateAdded: string;
  dateUpdated: string;
}

/** The claims of a token, signed by the server so that it survives a restart of the demo. */
export interface Grant {
  kind: 'access' | 'refresh' | 'code';
  companyId: string;
  /** Null in a company's token. */
  locationId: string | null;
  scopes: string[];
  /** In milliseconds since 1970. */
  expires: number;
  /** Unique, so that the token can be consumed or revoked. */
  jti: string;
  redirect_uri?: string;
}

export const COMPANY_ID = 'c0MpAnYd2mVq9RtB4wLs';
const USER_ID = 'uS3rRn7tGb5yHn8uJm2k';
const MINUTE = 60_000;
const DAY = 86_400_000;
const MAX_RANGE = 31 * DAY;

/** Creates an id in the vendor's format. */
export function vendorId(): string {
  return randomBytes(30)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 20);
}

/** The state of the server: two sub-accounts of one agency with two calendars each. */
export function newWorld() {
  const locations: Location[] = [
    {
      id: 'l0CaDoWnT0wNpRaCt1cE',
      companyId: COMPANY_ID,
      name: 'Downtown practice',
      timezone: 'America/New_York',
      email: 'downtown@practice.example',
    },
    {
      id: 'l0CaUpT0wNpRaCt1cEEu',
      companyId: COMPANY_ID,
      name: 'Uptown practice',
      timezone: 'Europe/Berlin',
      email: 'uptown@practice.example',
    },
  ];
  const calendars: Calendar[] = locations.flatMap(({ id }, index) => [
    {
      id: `cAlF1rStV1s1tNuMb3r${index}`,
      locationId: id,
      name: 'First visit',
      description: 'We get to know each other.',
      slotDuration: 30,
    },
    {
      id: `cAlF0lL0wUpNuMb3rOn${index}`,
      locationId: id,
      name: 'Follow-up',
      description: '',
      slotDuration: 15,
      needsUser: true,
    },
  ]);
  return {
    locations,
    calendars,
    contacts: [] as Contact[],
    events: [] as Event[],
    used: new Set<string>(),
    revoked: new Set<string>(),
  };
}
export type World = ReturnType<typeof newWorld>;

const sign = (payload: string) =>
  createHmac('sha256', 'a server of the demo alone').update(payload).digest('base64url');

/** A token as text. */
export function mint(grant: Omit<Grant, 'jti'>): string {
  const payload = Buffer.from(JSON.stringify({ ...grant, jti: vendorId() })).toString('base64url');
  return `${grant.kind}.${payload}.${sign(payload)}`;
}

/** Returns the claims of a token; undefined if this server did not issue it. */
export function readToken(text: string): Grant | undefined {
  const [, payload = '', signature] = text.split('.');
  if (signature !== sign(payload)) return undefined;
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Grant;
}

/** Free slots of a calendar by day in the time zone, with a stray `traceId` among the days, as the vendor sends it. */
export function freeSlots(world: World, calendar: Calendar, from: number, to: number, zone?: string) {
  if (to < from) throw new Refusal(400, 'endDate must be after startDate');
  if (to - from > MAX_RANGE) throw new Refusal(400, 'The date range cannot be more than 31 days');
  const timezone = zone ?? locationOf(world, calendar.locationId).timezone;
  const days: Record<string, unknown> = {};
  for (let at = Math.ceil(from / (15 * MINUTE)) * 15 * MINUTE; at <= to; at += 15 * MINUTE) {
    if (!isFree(world, calendar, at)) continue;
    const start = inZone(at, timezone).replace('.000', '').replace(/Z$/, '+00:00');
    const day = start.slice(0, 10);
    const entry = (days[day] ?? { slots: [] }) as { slots: string[] };
    entry.slots.push(start);
    days[day] = entry;
  }
  return { ...days, traceId: vendorId() };
}

/**
 * Whether a time can be booked: in the future, 9 to 17 on weekdays in the location's time zone, on the grid, not
 * overlapping.
 */
export function isFree(world: World, calendar: Calendar, at: number, moved?: Event): boolean {
  const { timezone } = locationOf(world, calendar.locationId);
  const clock = inZone(at, timezone);
  const [hours, minutes] = clock.slice(11, 16).split(':').map(Number) as [number, number];
  const into = (hours - 9) * 60 + minutes;
  const weekday = new Date(`${clock.slice(0, 10)}T12:00:00Z`).getUTCDay();
  if (at <= Date.now() || into < 0 || into % calendar.slotDuration !== 0 || into + calendar.slotDuration > 8 * 60)
    return false;
  if (weekday === 0 || weekday === 6) return false;
  const end = at + calendar.slotDuration * MINUTE;
  return !world.events.some(
    (event) =>
      event !== moved &&
      event.calendarId === calendar.id &&
      event.appointmentStatus !== 'cancelled' &&
      at < Date.parse(event.endTime) &&
      Date.parse(event.startTime) < end,
  );
}

export interface Booking {
  calendarId: string;
  locationId: string;
  contactId: string;
  startTime: string;
  endTime?: string;
  title?: string;
  appointmentStatus?: string;
  assignedUserId?: string;
  description?: string;
  ignoreFreeSlotValidation?: boolean;
}

const TAKEN = 'The slot you have selected is no longer available.';

export function book(world: World, booking: Booking): Event {
  const calendar = calendarOf(world, booking.calendarId, booking.locationId);
  const contact = world.contacts.find(
    ({ id, locationId }) => id === booking.contactId && locationId === booking.locationId,
  );
  if (!contact) throw new Refusal(400, 'Contact not found');
  if (calendar.needsUser && !booking.assignedUserId) throw new Refusal(422, ['assignedUserId is required']);
  const at = Date.parse(booking.startTime);
  if (!booking.ignoreFreeSlotValidation && !isFree(world, calendar, at)) throw new Refusal(400, TAKEN);
  const event: Event = {
    id: vendorId(),
    title: booking.title ?? contact.name ?? 'Appointment',
    calendarId: calendar.id,
    locationId: calendar.locationId,
    contactId: contact.id,
    appointmentStatus: booking.appointmentStatus ?? 'confirmed',
    assignedUserId: booking.assignedUserId ?? USER_ID,
    ...(booking.description !== undefined && { description: booking.description }),
    startTime: booking.startTime,
    endTime: booking.endTime ?? new Date(at + calendar.slotDuration * MINUTE).toISOString(),
    dateAdded: new Date().toISOString(),
    dateUpdated: new Date().toISOString(),
  };
  world.events.push(event);
  return event;
}

export function edit(world: World, event: Event, changes: Partial<Booking>): Event {
  if (changes.startTime !== undefined) {
    const calendar = calendarOf(world, changes.calendarId ?? event.calendarId, event.locationId);
    const at = Date.parse(changes.startTime);
    if (!changes.ignoreFreeSlotValidation && !isFree(world, calendar, at, event)) throw new Refusal(400, TAKEN);
    event.endTime = changes.endTime ?? new Date(at + calendar.slotDuration * MINUTE).toISOString();
  }
  const { ignoreFreeSlotValidation: _, ...rest } = changes;
  return Object.assign(event, rest, { dateUpdated: new Date().toISOString() });
}

/** Creates a contact, or updates the one with this email address or phone number. */
export function upsertContact(
  world: World,
  input: Partial<Contact> & { locationId: string; firstName?: string | null; lastName?: string | null },
) {
  const { firstName, lastName, ...given } = input;
  const name = given.name ?? ([firstName, lastName].filter(Boolean).join(' ') || undefined);
  const known = world.contacts.find(
    (contact) =>
      contact.locationId === given.locationId &&
      ((given.email && contact.email === given.email.toLowerCase()) || (given.phone && contact.phone === given.phone)),
  );
  const values = { ...given, ...(given.email && { email: given.email.toLowerCase() }), ...(name && { name }) };
  if (known) return { new: false, contact: Object.assign(known, values) };
  const contact: Contact = { id: vendorId(), ...values };
  world.contacts.push(contact);
  return { new: true, contact };
}

export function locationOf({ locations }: World, id: string): Location {
  const location = locations.find((one) => one.id === id);
  if (!location) throw new Refusal(400, `Location with id ${id} not found`);
  return location;
}

export function calendarOf({ calendars }: World, id: string, locationId: string): Calendar {
  const calendar = calendars.find((one) => one.id === id && one.locationId === locationId);
  if (!calendar) throw new Refusal(400, `No calendar found for id: ${id}`);
  return calendar;
}

export function eventOf({ events }: World, id: string, locationId: string): Event {
  const event = events.find((one) => one.id === id && one.locationId === locationId);
  if (!event) throw new Refusal(400, 'The event ID provided does not exist');
  return event;
}

/** A calendar as the published `CalendarDTO` has it. */
export function showCalendar(calendar: Calendar) {
  const { needsUser: _, draft = false, ...rest } = calendar;
  return {
    ...rest,
    groupId: 'gR0uP1dOfTh3pRaCt1cE',
    slug: calendar.name.toLowerCase().replace(/\W+/g, '-'),
    calendarType: 'round_robin',
    eventTitle: '{{contact.name}}',
    isActive: !draft,
    slotDurationUnit: 'mins',
    teamMembers: [{ userId: USER_ID, priority: 0.5, isPrimary: true, locationConfigurations: [] }],
    appoinmentPerSlot: 1,
  };
}
