import { z } from 'zod';
import { Refusal } from './refusal';

// The request schemas of the published documents (apps/*.json of highlevel-api-docs), as far as this product uses them.

const withOffset = z.iso.datetime({ offset: true, error: 'must be a valid ISO 8601 date string' });
const millis = z.string().regex(/^\d{13}$/, 'must be a timestamp in milliseconds');
const zone = z.string().refine((name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}, 'must be a valid time zone');
const status = z.enum(['new', 'confirmed', 'cancelled', 'showed', 'noshow', 'invalid']);
const nullable = z.string().nullable().optional();

const appointment = {
  title: z.string().optional(),
  appointmentStatus: status.optional(),
  assignedUserId: z.string().optional(),
  description: z.string().optional(),
  address: z.string().optional(),
  ignoreDateRange: z.boolean().optional(),
  toNotify: z.boolean().optional(),
  ignoreFreeSlotValidation: z.boolean().optional(),
  endTime: withOffset.optional(),
};

export const CreateAppointment = z.strictObject({
  ...appointment,
  calendarId: z.string(),
  locationId: z.string(),
  contactId: z.string(),
  startTime: withOffset,
});
export const EditAppointment = z.strictObject({
  ...appointment,
  calendarId: z.string().optional(),
  startTime: withOffset.optional(),
});
export const UpsertContact = z.strictObject({
  locationId: z.string(),
  firstName: nullable,
  lastName: nullable,
  name: nullable,
  email: z.email('must be an email').nullable().optional(),
  phone: nullable,
  timezone: nullable,
  source: z.string().optional(),
  tags: z.array(z.string()).optional(),
  createNewIfDuplicateAllowed: z.boolean().optional(),
});
export const CalendarsQuery = z.strictObject({
  locationId: z.string(),
  groupId: z.string().optional(),
  showDrafted: z.enum(['true', 'false']).optional(),
});
export const SlotsQuery = z.strictObject({
  startDate: millis,
  endDate: millis,
  timezone: zone.optional(),
  userId: z.string().optional(),
});
export const EventsQuery = z
  .strictObject({
    locationId: z.string(),
    userId: z.string().optional(),
    calendarId: z.string().optional(),
    groupId: z.string().optional(),
    startTime: millis,
    endTime: millis,
  })
  .refine(
    (query) => query.userId ?? query.calendarId ?? query.groupId,
    'Either of userId, groupId or calendarId is required',
  );
export const InstalledQuery = z.strictObject({
  companyId: z.string(),
  appId: z.string(),
  skip: z.string().optional(),
  limit: z.string().optional(),
  isInstalled: z.enum(['true', 'false']).optional(),
});
export const TokenForm = z.strictObject({
  client_id: z.string(),
  client_secret: z.string(),
  grant_type: z.enum(['authorization_code', 'refresh_token', 'client_credentials']),
  code: z.string().optional(),
  refresh_token: z.string().optional(),
  user_type: z.enum(['Company', 'Location']).optional(),
  redirect_uri: z.string().optional(),
});
export const LocationTokenForm = z.strictObject({ companyId: z.string(), locationId: z.string() });
export const ReconnectBody = z.strictObject({
  clientKey: z.string(),
  clientSecret: z.string(),
  locationId: z.string().optional(),
  companyId: z.string().optional(),
});
export const Nothing = z.strictObject({});

/** Returns the parsed input, or throws a refusal with a list of messages. */
export function checked<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  throw new Refusal(
    422,
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => `property ${key} should not exist`)
        : [`${issue.path.join('.')} ${issue.message}`.trim()],
    ),
  );
}
