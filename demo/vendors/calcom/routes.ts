import type { z } from 'zod';
import * as accounts from './account';
import { showBooking, showEventType } from './account';
import * as contract from './contract';
import { badRequest } from './refusal';
import { slotsOf } from './slots';
import type { Account } from './types';

/** A request. */
export interface Asked {
  method: string;
  url: URL;
  key: string;
  version: string | undefined;
  body: unknown;
}

/** The response, besides `status: success`. */
export type Success = { status?: number; data: unknown; pagination?: unknown };

type Work = (account: Account, asked: Asked & { id: string }) => Success;

/** The handlers by method and path under /v2. */
export const ROUTES: Record<string, Work> = {
  'GET me': (account, { url }) => {
    if (url.search) throw badRequest(`property ${[...url.searchParams.keys()][0]} should not exist`);
    const rest = {
      avatarUrl: null,
      bio: null,
      timeFormat: 24,
      defaultScheduleId: null,
      weekStart: 'Monday',
      organizationId: null,
    };
    return { data: { ...account.me, ...rest } };
  },
  'GET event-types': (account, { url }) => {
    const { eventSlug } = checked(contract.EventTypesQuery, Object.fromEntries(url.searchParams));
    const types = account.event_types.filter(({ slug }) => eventSlug === undefined || slug === eventSlug);
    return { data: types.map((type) => showEventType(account, type)) };
  },
  'POST event-types': (account, { body }) => ({
    status: 201,
    data: showEventType(account, accounts.createEventType(account, checked(contract.CreateEventType, body))),
  }),
  'GET event-types/:id': (account, { id }) => ({
    data: showEventType(account, accounts.findEventType(account, numeric(id))),
  }),
  'PATCH event-types/:id': (account, { id, body }) => ({
    data: showEventType(
      account,
      accounts.updateEventType(account, numeric(id), checked(contract.UpdateEventType, body)),
    ),
  }),
  'DELETE event-types/:id': (account, { id }) => {
    const { id: deleted, lengthInMinutes, title, slug } = accounts.deleteEventType(account, numeric(id));
    return { data: { id: deleted, lengthInMinutes, title, slug } };
  },
  'GET slots': (account, { url }) => ({
    data: slotsOf(account, checked(contract.SlotsQuery, Object.fromEntries(url.searchParams))),
  }),
  'GET bookings': (account, { url }) => {
    const query = checked(contract.BookingsQuery, Object.fromEntries(url.searchParams));
    const { rows, pagination } = accounts.listBookings(account, query);
    return { data: rows.map((booking) => showBooking(account, booking)), pagination };
  },
  'POST bookings': (account, { body }) => ({
    status: 201,
    data: showBooking(account, accounts.book(account, checked(contract.CreateBooking, body))),
  }),
  'GET bookings/:id': (account, { id }) => ({ data: showBooking(account, accounts.findBooking(account, id)) }),
  'POST bookings/:id/reschedule': (account, { id, body }) => {
    const { start, reschedulingReason, rescheduledBy } = checked(contract.RescheduleBooking, body);
    const moved = accounts.reschedule(account, id, start, reschedulingReason, rescheduledBy);
    return { status: 201, data: showBooking(account, moved) };
  },
  'POST bookings/:id/cancel': (account, { id, body }) => {
    const { cancellationReason } = checked(contract.CancelBooking, body ?? {});
    return { data: showBooking(account, accounts.cancel(account, id, cancellationReason)) };
  },
};

function numeric(id: string): number {
  if (!/^\d+$/.test(id)) throw badRequest('Validation failed (numeric string is expected)');
  return Number(id);
}

// The messages of class-validator, which Cal.com passes through.
function checked<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  if (issue!.code === 'unrecognized_keys') throw badRequest(`property ${issue!.keys[0]} should not exist`);
  throw badRequest(`${issue!.path.join('.')} ${issue!.message}`);
}
