import type { ManagedAppointment } from '@/lib/appointments/schema';
import { availableDays, offer, slotUnavailable, spokenMoment, suggested } from '@/lib/appointments/slots';
import { instantOf, startOfDay } from '@/lib/appointments/zone';
import type { QueryContext } from '@/lib/operation';
import { fieldProblem, Problem } from '@/lib/problem';
import { type CalcomAccount, refusedWith } from './accounts';
import { findAppointment } from './appointments';
import { bookableOf } from './event-types';
import { type Booking, cancelBooking, createBooking, freeTimes, listBookings, rescheduleBooking } from './requests';
import type { ManageCalcomInput } from './schema';

/** What was done, what of it is to be told, and the booking that changed; without one nothing did. */
export interface Done {
  answer: ManagedAppointment;
  booking?: Booking;
}

/** Who talks with the person, where that is known. */
export type Agent = { id: string; name: string } | undefined;

type Asked = ManageCalcomInput & { agent: Agent };

/**
 * Books, moves or cancels an appointment, or tells free times. What was done before (an answer was lost, a caller repeats
 * itself) is not done again.
 * @throws Problem `slot_unavailable`, `validation_error`, `conflict`, and those of the client
 */
export async function manage(context: QueryContext, asked: Asked): Promise<Done> {
  switch (asked.action) {
    case 'book':
      return book(context, asked);
    case 'reschedule':
      return reschedule(context, asked);
    case 'cancel':
      return cancel(context, asked);
    case 'suggest':
    case 'availability':
      return tellTimes(context, asked);
  }
}

async function book(context: QueryContext, asked: Asked): Promise<Done> {
  const { account, type } = await bookableOf(context, asked);
  const zone = zoneFor(asked, account);
  const at = wishedTime(asked, zone);
  const { agent_id, call_session_id, notes, email, phone, name = '' } = asked;
  const start = new Date(at).toISOString();
  const attendee = { name, timeZone: zone, ...(email && { email }), ...(phone && { phoneNumber: phone }) };
  const metadata = { ...(agent_id && { agent_id }), ...(call_session_id && { call_session_id }) };
  const booking = await createBooking(account.request, {
    start,
    eventTypeId: type.id,
    attendee,
    metadata,
    ...(notes && { bookingFieldsResponses: { notes } }),
  }).catch(async (error) => {
    if (!refusedWith(error, 400, 409)) throw error;
    const earlier = await bookedEarlier(account, { eventTypeId: type.id, at, email, phone, name });
    if (earlier) return earlier;
    throw await whyNot(error, account, { event_type_id: type.id, at, zone, asked });
  });
  const message = `You are booked ${spokenMoment(Date.parse(booking.start), zone)}.`;
  return changed(asked, booking, 'Appointment confirmed', message);
}

async function reschedule(context: QueryContext, asked: Asked): Promise<Done> {
  const { account, booking } = await named(context, asked);
  const zone = zoneFor(asked, account, booking);
  const at = wishedTime(asked, zone);
  if (booking.status === 'cancelled' || booking.status === 'rejected')
    throw new Problem('conflict', 'This appointment was cancelled. Book a new one.');
  const said = `Your appointment is now ${spokenMoment(at, zone)}.`;
  if (Date.parse(booking.start) === at) return unchanged(asked, booking, 'Rescheduled', said);
  const reason = asked.notes ? { reschedulingReason: asked.notes } : {};
  const moved = await rescheduleBooking(account.request, booking.uid, {
    start: new Date(at).toISOString(),
    ...reason,
  }).catch(async (error) => {
    const event_type_id = booking.eventType?.id;
    if (!refusedWith(error, 400, 409) || event_type_id === undefined) throw error;
    throw await whyNot(error, account, { event_type_id, at, zone, asked, moving: booking.uid });
  });
  return changed(asked, moved, 'Rescheduled', said);
}

async function cancel(context: QueryContext, asked: Asked): Promise<Done> {
  const { account, booking } = await named(context, asked);
  const said = `Your appointment ${spokenMoment(Date.parse(booking.start), zoneFor(asked, account, booking))} is cancelled.`;
  if (booking.status === 'cancelled' || booking.status === 'rejected')
    return unchanged(asked, booking, 'Cancelled', said);
  const reason = asked.notes ? { cancellationReason: asked.notes } : {};
  return changed(asked, await cancelBooking(account.request, booking.uid, reason), 'Cancelled', said);
}

async function tellTimes(context: QueryContext, asked: Asked): Promise<Done> {
  const { account, type } = await bookableOf(context, asked);
  const zone = zoneFor(asked, account);
  const wished = asked.appointment_datetime === undefined ? undefined : wishedTime(asked, zone);
  const from = wished === undefined ? Date.now() : startOfDay(wished, zone);
  const to = startOfDay(from, zone, asked.days_ahead);
  const times = await freeTimes(account.request, { event_type_id: type.id, from, to });
  const days = availableDays(asked.action === 'suggest' ? suggested(times, wished) : times, zone);
  return { answer: { ...told(asked, 'Free times', offer(days)), available_slots: days } };
}

async function named(context: QueryContext, { appointment_id = '', provider_id }: Asked) {
  const found = await findAppointment(context, appointment_id, provider_id);
  if (!found) throw fieldProblem('appointment_id', 'not_found', 'There is no such appointment.');
  return found;
}

/** By whose clock times are read and spoken: the person's, else the account's. */
function zoneFor({ timezone }: Asked, { connection }: CalcomAccount, booking?: Booking): string {
  return timezone ?? booking?.attendees[0]?.timeZone ?? connection.time_zone ?? 'UTC';
}

function wishedTime({ appointment_datetime = '' }: Asked, zone: string): number {
  const at = instantOf(appointment_datetime, zone);
  if (at === undefined)
    throw fieldProblem('appointment_datetime', 'no_such_time', `No clock in ${zone} ever shows this date and time.`);
  if (at < Date.now())
    throw fieldProblem('appointment_datetime', 'past', 'This time is over. Give one that is to come.');
  return at;
}

interface Attempt {
  at: number;
  eventTypeId: number;
  email?: string;
  phone?: string;
  name: string;
}

// An answer was lost on its way, and the caller asks again: the time is not free, because this very person has it.
async function bookedEarlier(
  { request }: CalcomAccount,
  { at, eventTypeId, email, phone, name }: Attempt,
): Promise<Booking | undefined> {
  const { bookings } = await listBookings(request, {
    eventTypeId,
    ...(email ? { attendeeEmail: email } : { attendeeName: name }),
    status: 'upcoming,unconfirmed',
    afterStart: new Date(at - 1000).toISOString(),
    take: 50,
  });
  // Cal.com finds by name and by e-mail, not by phone; two people may have one name.
  const same = ({ attendees }: Booking) =>
    email !== undefined || attendees.some(({ phoneNumber }) => phoneNumber === phone);
  return bookings.find((booking) => Date.parse(booking.start) === at && same(booking));
}

/** Cal.com says no to a time with the same status as to anything else: whether it is free tells why. */
async function whyNot(
  error: Problem,
  { request }: CalcomAccount,
  {
    event_type_id,
    at,
    zone,
    asked,
    moving,
  }: { event_type_id: number; at: number; zone: string; asked: Asked; moving?: string },
): Promise<Problem> {
  const from = startOfDay(at, zone);
  const times = await freeTimes(request, { event_type_id, from, to: startOfDay(at, zone, asked.days_ahead), moving });
  return times.includes(at) ? error : slotUnavailable(availableDays(times, zone));
}

function told({ action, agent }: Asked, summary: string, message: string): ManagedAppointment {
  return {
    success: true,
    message,
    summary,
    action,
    appointment_id: null,
    date_time: null,
    agent_name: agent?.name ?? null,
    action_required: null,
    available_slots: [],
  };
}

function unchanged(asked: Asked, { uid, start }: Booking, summary: string, message: string): Done {
  return {
    answer: { ...told(asked, summary, message), appointment_id: uid, date_time: new Date(start).toISOString() },
  };
}

function changed(asked: Asked, booking: Booking, summary: string, message: string): Done {
  return { ...unchanged(asked, booking, summary, message), booking };
}
