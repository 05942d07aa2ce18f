import { knownZone } from '@/lib/core/time-zone';
import type {
  Appointment,
  Calendar,
  CalendarProvider,
  FreeTimes,
  Person,
} from '@/lib/integrations/scheduling/provider';
import type { QueryContext } from '@/lib/operation/operation';
import type { CalcomAccount } from './accounts';
import { findAppointment } from './appointments';
import { bookableOf } from './event-types';
import { type Booking, cancelBooking, createBooking, freeTimes, listBookings, rescheduleBooking } from './requests';
import type { ManageCalcomInput } from './schema';

/** The calendar provider for the connected Cal.com accounts, on behalf of an agent. */
export function calcomCalendars(
  context: QueryContext,
  input: ManageCalcomInput,
  agent: CalendarProvider['agent'],
): CalendarProvider {
  return {
    audit_prefix: 'calcom',
    agent,
    async calendar() {
      const { account, type } = await bookableOf(context, input);
      return calendarOf(account, type.id, agent?.id);
    },
    async find(id) {
      const found = await findAppointment(context, id, input.provider_id);
      return found && appointmentOf(found.account, found.booking);
    },
  };
}

function calendarOf(account: CalcomAccount, event_type_id: number, agent_id: string | undefined): Calendar {
  return {
    time_zone: knownZone(account.connection.time_zone),
    freeTimes: freeTimesOf(account, event_type_id),
    existing: (person, at) => existing(account, event_type_id, person, at),
    async create({ person: { name = '', email, phone }, remarks: { notes, call_session_id }, at, timezone }) {
      const { uid } = await createBooking(account.request, {
        start: new Date(at).toISOString(),
        eventTypeId: event_type_id,
        attendee: { name, timeZone: timezone, ...(email && { email }), ...(phone && { phoneNumber: phone }) },
        metadata: { ...(agent_id && { agent_id }), ...(call_session_id && { call_session_id }) },
        ...(notes && { bookingFieldsResponses: { notes } }),
      });
      return uid;
    },
  };
}

function appointmentOf(account: CalcomAccount, booking: Booking): Appointment {
  const { uid, status, attendees, eventType } = booking;
  return {
    id: uid,
    at: Date.parse(booking.start),
    status,
    cancelled: status === 'cancelled' || status === 'rejected',
    time_zone: attendees[0]?.timeZone ?? knownZone(account.connection.time_zone),
    freeTimes: eventType ? freeTimesOf(account, eventType.id, uid) : undefined,
    async move({ at, remarks: { notes } }) {
      const start = new Date(at).toISOString();
      return (await rescheduleBooking(account.request, uid, { start, ...(notes && { reschedulingReason: notes }) }))
        .uid;
    },
    cancel: ({ notes }) => cancelBooking(account.request, uid, notes ? { cancellationReason: notes } : {}),
  };
}

function freeTimesOf({ request }: CalcomAccount, event_type_id: number, moving?: string): FreeTimes {
  return (from, to) => freeTimes(request, { event_type_id, from, to, moving });
}

async function existing(
  { request }: CalcomAccount,
  event_type_id: number,
  { name, email, phone }: Person,
  at: number,
): Promise<string | undefined> {
  const { bookings } = await listBookings(request, {
    eventTypeId: event_type_id,
    ...(email ? { attendeeEmail: email } : { attendeeName: name }),
    status: 'upcoming,unconfirmed',
    afterStart: new Date(at - 1000).toISOString(),
    take: 50,
  });
  // Cal.com searches by name and email, not by phone; two people may have the same name.
  const same = ({ attendees }: Booking) =>
    email !== undefined || attendees.some(({ phoneNumber }) => phoneNumber === phone);
  return bookings.find((booking) => Date.parse(booking.start) === at && same(booking))?.uid;
}
