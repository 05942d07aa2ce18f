import { Problem } from '@/lib/core/problem';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import type { QueryContext } from '@/lib/operation/operation';
import { accountFor, type CalcomAccount, inSomeAccount, unlessGone } from './accounts';
import { type Booking, getBooking, listBookings } from './requests';
import type { CalcomAppointment } from './schema';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Maximum number of reschedules to follow: each costs a request of the account's budget. */
const MOST_MOVES = 10;
const TOO_OFTEN = `This appointment has been rescheduled more than ${MOST_MOVES} times. Use the id returned by the last change.`;
const FIRST = Date.UTC(1970, 0);
const LAST = Date.UTC(2200, 0);
const PAGE = 100;
/** How many bookings are searched for an agent's, since Cal.com cannot filter by agent. */
const MOST_LOOKED_THROUGH = 1_000;

/** A booking as pages and the API show it. */
export function shownAppointment(
  booking: Booking,
  { id, organization_id }: Pick<ConnectionRow, 'id' | 'organization_id'>,
): CalcomAppointment {
  const [attendee] = booking.attendees;
  const [start, end] = [booking.start, booking.end].map((text) => new Date(text));
  const moved = booking.status === 'cancelled' && booking.rescheduledToUid;
  return {
    id: booking.uid,
    calcom_booking_uid: booking.uid,
    organization_id,
    provider_id: id,
    agent_id: agentOf(booking),
    event_type_id: booking.eventType?.id ?? null,
    title: booking.title,
    attendee_name: attendee?.name ?? null,
    attendee_email: attendee?.email ?? null,
    attendee_phone: attendee?.phoneNumber ?? null,
    attendee_timezone: attendee?.timeZone ?? null,
    start_time: start!.toISOString(),
    end_time: end!.toISOString(),
    duration_minutes: Math.max(0, Math.round((end!.getTime() - start!.getTime()) / 60_000)),
    meeting_url: booking.location,
    status: moved ? 'rescheduled' : booking.status,
    cancellation_reason: booking.cancellationReason ?? null,
    rescheduled_from_uid: booking.rescheduledFromUid ?? null,
    rescheduled_to_uid: booking.rescheduledToUid ?? null,
    created_at: booking.createdAt ? new Date(booking.createdAt).toISOString() : null,
  };
}

// We wrote it there, but so can anyone with access to the account.
function agentOf({ metadata }: Booking): string | null {
  const id = metadata?.agent_id;
  return typeof id === 'string' && UUID.test(id) ? id : null;
}

/** The filters: Cal.com's own, and the agent. */
export interface Wanted {
  status?: readonly string[];
  agent_id?: string;
  from?: string;
  to?: string;
  limit: number;
  offset: number;
  provider_id?: string;
}

/** Returns the appointments of the named account, or of the primary one, the next ones first. */
export async function listAppointments(context: QueryContext, wanted: Wanted): Promise<CalcomAppointment[]> {
  const { connection, request } = await accountFor(context, wanted.provider_id);
  // Cal.com accepts no five-digit years, and has no bookings in them.
  const utc = (text: string | undefined) =>
    text && new Date(Math.min(Math.max(Date.parse(text), FIRST), LAST)).toISOString();
  const query = {
    status: wanted.status?.length ? wanted.status.join(',') : undefined,
    afterStart: utc(wanted.from),
    beforeEnd: utc(wanted.to),
    sortStart: wanted.status?.every((one) => one === 'upcoming' || one === 'unconfirmed') ? 'asc' : 'desc',
  };
  const show = (booking: Booking) => shownAppointment(booking, connection);
  if (wanted.agent_id === undefined) {
    const { bookings } = await listBookings(request, { ...query, take: wanted.limit, skip: wanted.offset });
    return bookings.map(show);
  }
  const found: CalcomAppointment[] = [];
  for (let skip = 0; skip < MOST_LOOKED_THROUGH && found.length < wanted.offset + wanted.limit; skip += PAGE) {
    const { bookings, more } = await listBookings(request, { ...query, take: PAGE, skip });
    found.push(...bookings.map(show).filter(({ agent_id }) => agent_id === wanted.agent_id));
    if (!more) break;
  }
  return found.slice(wanted.offset, wanted.offset + wanted.limit);
}

/**
 * Returns the booking with a uid, in any account, following a rescheduled one to its replacement; undefined when there is
 * none.
 * @throws Problem those of `inSomeAccount`
 */
export async function findAppointment(
  context: QueryContext,
  uid: string,
  provider_id?: string,
): Promise<{ account: CalcomAccount; booking: Booking } | undefined> {
  return inSomeAccount(context, provider_id, async (account) => {
    const found = await ownBooking(account, uid);
    return found && { account, booking: await follow(account, found) };
  });
}

// Cal.com shows, moves and cancels a booking for anyone who knows its uid, whichever key the request uses.
async function ownBooking({ connection, request }: CalcomAccount, uid: string): Promise<Booking | undefined> {
  const booking = await unlessGone(getBooking(request, uid));
  return booking?.hosts.some(({ id }) => String(id) === connection.account_id) ? booking : undefined;
}

/**
 * Returns the last booking in a chain of reschedules. A chain that loops ends where it repeats.
 * @throws Problem `conflict` when the chain is too long
 */
async function follow(account: CalcomAccount, first: Booking): Promise<Booking> {
  let booking = first;
  const seen = new Set([first.uid]);
  while (booking.rescheduledToUid && !seen.has(booking.rescheduledToUid)) {
    if (seen.size > MOST_MOVES) throw new Problem('conflict', TOO_OFTEN);
    const next = await ownBooking(account, booking.rescheduledToUid);
    if (!next) break;
    seen.add(booking.rescheduledToUid);
    booking = next;
  }
  return booking;
}
