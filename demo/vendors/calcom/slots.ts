import type { SlotsQuery } from './contract';
import { badRequest } from './refusal';
import type { Account, Booking, EventType } from './types';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Open from 9 to 17 in the account's time zone, Monday to Friday. */
const OPEN = { from: 9, to: 17, days: [1, 2, 3, 4, 5] };

/** The free slots of a query, grouped by day in its time zone; days without slots are left out. */
export function slotsOf(account: Account, query: SlotsQuery): Record<string, { start: string; end?: string }[]> {
  const type = account.event_types.find((one) =>
    query.eventTypeId !== undefined
      ? one.id === query.eventTypeId
      : one.slug === query.eventTypeSlug && account.me.username === query.username,
  );
  if (!type) throw badRequest('Event type not found');
  const from = Date.parse(query.start);
  const to = query.end.includes('T') ? Date.parse(query.end) : Date.parse(query.end) + DAY - 1;
  if (to < from) throw badRequest('start date must be before end date');
  const moved = account.bookings.find(({ uid }) => uid === query.bookingUidToReschedule);
  const zone = query.timeZone ?? 'UTC';
  const days: Record<string, { start: string; end?: string }[]> = {};
  for (const at of candidates(account, type, from, to)) {
    if (!isFree(account, type, new Date(at).toISOString(), moved)) continue;
    const start = inZone(at, zone);
    const end = { end: inZone(at + type.lengthInMinutes * MINUTE, zone) };
    const day = start.slice(0, 10);
    days[day] = [...(days[day] ?? []), { start, ...(query.format === 'range' && end) }];
  }
  return days;
}

/** Whether a time can be booked: in the future, within opening hours, on the grid, and not overlapping a booking. */
export function isFree(account: Account, type: EventType, start: string, moved?: Booking): boolean {
  const at = Date.parse(start);
  if (at < Date.now() + type.minimumBookingNotice * MINUTE || !isOpen(account, type, at)) return false;
  const end = at + type.lengthInMinutes * MINUTE;
  return !account.bookings.some(
    (one) =>
      one !== moved &&
      one.status !== 'cancelled' &&
      one.status !== 'rejected' &&
      at < Date.parse(one.end) &&
      Date.parse(one.start) < end,
  );
}

function* candidates(account: Account, type: EventType, from: number, to: number): Generator<number> {
  const step = (type.slotInterval ?? type.lengthInMinutes) * MINUTE;
  // The grid starts at a full hour, and all time zones in use differ from UTC by whole quarters of an hour.
  const quarter = 15 * MINUTE;
  for (let at = Math.ceil(from / quarter) * quarter; at <= to; at += quarter) {
    if (minutesIntoDay(at, account) % (step / MINUTE) === 0 && isOpen(account, type, at)) yield at;
  }
}

function isOpen(account: Account, type: EventType, at: number): boolean {
  const begin = minutesIntoDay(at, account);
  const step = type.slotInterval ?? type.lengthInMinutes;
  const weekday = new Date(`${inZone(at, account.me.timeZone).slice(0, 10)}T12:00:00Z`).getUTCDay();
  return (
    OPEN.days.includes(weekday) &&
    begin >= 0 &&
    begin % step === 0 &&
    begin + type.lengthInMinutes <= (OPEN.to - OPEN.from) * 60
  );
}

// Counted from opening time in the account's time zone; negative before.
function minutesIntoDay(at: number, { me }: Account): number {
  const [hours, minutes] = inZone(at, me.timeZone).slice(11, 16).split(':').map(Number);
  return hours! * 60 + minutes! - OPEN.from * 60;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats an instant in a time zone, with its offset: `2050-09-05T09:00:00.000+02:00`. */
export function inZone(at: number, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish locale formats dates as ISO 8601.
    format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
    formats.set(timeZone, format);
  }
  const local = format.format(at).replace(' ', 'T');
  const ahead = Math.round((Date.parse(`${local}Z`) - Math.floor(at / 1000) * 1000) / MINUTE);
  const pad = (value: number) => String(value).padStart(2, '0');
  const offset =
    ahead === 0 ? 'Z' : `${ahead < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(ahead) / 60))}:${pad(Math.abs(ahead) % 60)}`;
  return `${local}.000${offset}`;
}
