import { z } from 'zod';

// The request schemas of Cal.com's published API v2 document (openapi.json), as far as this product uses them.
// Its validation pipe rejects unknown fields.

/** The `cal-api-version` of each resource. Bookings accept two, with the same bodies. */
export const VERSIONS = {
  me: undefined,
  'event-types': ['2024-06-14'],
  slots: ['2024-09-04'],
  bookings: ['2024-08-13', '2026-02-25'],
} as const satisfies Record<string, readonly string[] | undefined>;
export type Resource = keyof typeof VERSIONS;

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;
const utc = z.string().regex(UTC, 'must be a valid ISO 8601 date string in UTC');
const dayOrUtc = z.string().refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) || UTC.test(text), {
  error: 'must be a valid ISO 8601 date string in UTC',
});
const digits = z
  .string()
  .regex(/^\d+$/, 'must be a number')
  .transform((text) => Number(text));
const timeZone = z.string().refine(isTimeZone, 'must be a valid IANA time-zone');
const minutes = z.int('must be an integer number').min(1, 'must not be less than 1');

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const eventType = {
  lengthInMinutes: minutes,
  title: z.string(),
  slug: z.string(),
  description: z.string().optional(),
  minimumBookingNotice: z.int().min(0).optional(),
  slotInterval: minutes.optional(),
  hidden: z.boolean().optional(),
};

export const CreateEventType = z.strictObject(eventType);
export const UpdateEventType = z.strictObject(eventType).partial();

export const EventTypesQuery = z.strictObject({
  username: z.string().optional(),
  eventSlug: z.string().optional(),
  sortCreatedAt: z.enum(['asc', 'desc']).optional(),
});

export const SlotsQuery = z.strictObject({
  start: dayOrUtc,
  end: dayOrUtc,
  eventTypeId: digits.optional(),
  eventTypeSlug: z.string().optional(),
  username: z.string().optional(),
  timeZone: timeZone.optional(),
  duration: digits.optional(),
  format: z.enum(['time', 'range']).optional(),
  bookingUidToReschedule: z.string().optional(),
});
export type SlotsQuery = z.infer<typeof SlotsQuery>;

const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50, 'must have at most 50 keys');

export const CreateBooking = z.strictObject({
  start: utc,
  attendee: z.strictObject({
    name: z.string().min(1),
    timeZone,
    email: z.email().optional(),
    phoneNumber: z
      .string()
      .regex(/^\+[1-9]\d{6,14}$/, 'must be a valid phone number')
      .optional(),
    language: z.string().optional(),
  }),
  eventTypeId: z.int().optional(),
  eventTypeSlug: z.string().optional(),
  username: z.string().optional(),
  guests: z.array(z.email()).optional(),
  metadata: metadata.optional(),
  bookingFieldsResponses: z.record(z.string(), z.unknown()).optional(),
  lengthInMinutes: minutes.optional(),
});
export type CreateBooking = z.infer<typeof CreateBooking>;

export const RescheduleBooking = z.strictObject({
  start: utc,
  rescheduledBy: z.string().optional(),
  reschedulingReason: z.string().optional(),
});

export const CancelBooking = z.strictObject({
  cancellationReason: z.string().optional(),
  cancelSubsequentBookings: z.boolean().optional(),
});

export const BOOKING_FILTERS = ['upcoming', 'recurring', 'past', 'cancelled', 'unconfirmed'] as const;

export const BookingsQuery = z.strictObject({
  status: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(BOOKING_FILTERS)))
    .optional(),
  attendeeEmail: z.string().optional(),
  attendeeName: z.string().optional(),
  bookingUid: z.string().optional(),
  eventTypeId: digits.optional(),
  afterStart: utc.optional(),
  beforeEnd: utc.optional(),
  sortStart: z.enum(['asc', 'desc']).optional(),
  sortCreated: z.enum(['asc', 'desc']).optional(),
  take: digits.pipe(z.int().min(1).max(250)).default(100),
  skip: digits.default(0),
});
export type BookingsQuery = z.infer<typeof BookingsQuery>;
