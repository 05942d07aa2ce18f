import { z } from 'zod';
import { Id, Instant, line, listOf, prose, whole } from '@/lib/core/schema';
import { CONNECTION_STATUSES } from '@/lib/integrations/core/schema';
import { AppointmentId, manageFields, refineAction } from '@/lib/integrations/scheduling/schema';

const KEY = 'Enter the API key as Cal.com shows it: it starts with cal_ and has no spaces.';
const MINUTES = 'The duration is a whole number of minutes from 1 to 720.';
const SLUG = 'A slug has lowercase letters, digits and single dashes, at most 100 characters.';
const LARGEST_ID = 2_147_483_647;

/** Cloud keys start with `cal_live_`, keys of self-hosted instances with `cal_`. */
const ApiKey = z
  .string()
  .trim()
  .regex(/^cal_[\w-]{8,200}$/, KEY)
  .meta({
    description: 'Created in Cal.com under Settings → Developer → API keys. Stored encrypted and never shown again',
    examples: ['cal_live_0123456789abcdef'],
  });

const ProviderId = Id.describe('A connected account, as the status endpoint lists them');
const provider_id = ProviderId.optional().describe('A connected account; the primary one by default');

/** What `POST /calcom/connect` takes. */
export const ConnectCalcomInput = z.strictObject({
  api_key: ApiKey,
  account_name: line(120, 'The name')
    .optional()
    .meta({
      description: 'Display name of the account; its name at Cal.com by default',
      examples: ['Practice calendar'],
    }),
  base_url: z
    .url('Choose one of the addresses that this installation allows.')
    .max(200)
    .optional()
    .describe(
      'API address of the account, one of those that this installation allows: https://api.cal.com/v2, https://api.cal.eu/v2 or a self-hosted instance',
    ),
});

/** The connected account. */
export const ConnectedCalcom = z
  .object({
    provider_id: ProviderId,
    org_id: Id,
    account_name: z.string(),
    email: z.string().nullable(),
    base_url: z.string(),
    time_zone: z.string().nullable(),
    is_primary: z.boolean(),
    status: z.literal('active'),
    connected_at: Instant,
  })
  .meta({ id: 'ConnectedCalcom' });

/** The status of the Cal.com connections. */
export const CalcomStatus = z
  .object({
    connected: z.boolean(),
    status: z.enum(['active', 'needs_reconnect', 'not_connected']).describe('Status of the primary account'),
    accounts: z.array(
      z
        .object({
          id: ProviderId,
          email: z.string().nullable(),
          account_name: z.string(),
          base_url: z.string(),
          is_primary: z.boolean(),
          status: z.enum(CONNECTION_STATUSES).exclude(['disconnected']),
          error: z.string().nullable().describe('Message of the last failure'),
        })
        .meta({ id: 'CalcomAccount' }),
    ),
    error: z.string().nullable(),
    message: z.string(),
  })
  .meta({ id: 'CalcomStatus' });

/** What `POST /calcom/disconnect` takes. */
export const DisconnectCalcomInput = z.strictObject({
  provider_id: ProviderId.optional().describe('A connected account; all of them by default'),
});
export const DisconnectedCalcom = z
  .object({
    disconnected: z.array(
      z.object({ provider_id: ProviderId, account_name: z.string() }).meta({ id: 'DisconnectedCalcomAccount' }),
    ),
  })
  .meta({ id: 'DisconnectedCalcom' });

const eventType = {
  title: line(200, 'Title').meta({ examples: ['First visit'] }),
  slug: z
    .string()
    .max(100, SLUG)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, SLUG)
    .meta({ description: 'Its part of the booking URL', examples: ['first-visit'] }),
  description: prose(5_000, 'Description'),
  duration_minutes: z
    .int(MINUTES)
    .min(1, MINUTES)
    .max(720, MINUTES)
    .meta({ examples: [30] }),
  is_active: z.boolean('This is true or false.').describe('False hides it from the booking page'),
};
const EventTypeId = whole(1, LARGEST_ID).meta({ description: 'Cal.com’s own number', examples: [1234] });

/** An event type at Cal.com. */
export const CalcomEventType = z
  .object({
    id: z.int().describe('Cal.com’s own number'),
    provider_id: ProviderId,
    account_name: z.string(),
    slug: z.string(),
    title: z.string(),
    description: z.string().nullable(),
    duration_minutes: z.int(),
    price: z.number(),
    currency: z.string(),
    is_active: z.boolean(),
    booking_url: z.string().nullable(),
    agent_id: Id.nullable().describe('The agent who books it'),
  })
  .meta({ id: 'CalcomEventType' });
export type CalcomEventType = z.infer<typeof CalcomEventType>;

export const ListEventTypesInput = z.strictObject({ provider_id });
export const EventTypeInput = z.strictObject({ id: EventTypeId, provider_id });
export const LookUpEventTypeInput = z.strictObject({
  id_or_slug: z
    .string()
    .min(1)
    .max(120)
    .meta({ description: 'Number or slug of the event type', examples: ['first-visit'] }),
});

/** What creates an event type. */
export const CreateEventTypeInput = z.strictObject({
  title: eventType.title,
  slug: eventType.slug.optional().describe('Derived from the title by default'),
  duration_minutes: eventType.duration_minutes,
  description: eventType.description.optional(),
  is_active: eventType.is_active.default(true),
  provider_id,
});

/** The fields to change; omitted fields stay as they are. */
export const UpdateEventTypeInput = z.strictObject({
  id: EventTypeId,
  ...z.strictObject(eventType).partial().shape,
  agent_id: Id.nullable().optional().describe('The agent who books it; null for none'),
  provider_id,
});
export const DeletedEventType = z
  .object({ deleted: z.literal(true), id: z.int() })
  .meta({ id: 'DeletedCalcomEventType' });

export const BOOKING_STATUSES = ['accepted', 'pending', 'cancelled', 'rejected', 'rescheduled'] as const;
export const BOOKING_FILTERS = ['upcoming', 'past', 'cancelled', 'unconfirmed'] as const;

/** An appointment as Cal.com returns it now. */
export const CalcomAppointment = z
  .object({
    id: z.string().describe('The uid. Anyone who knows it can cancel the appointment, so keep it secret'),
    calcom_booking_uid: z.string().describe('The same'),
    organization_id: Id,
    provider_id: ProviderId,
    agent_id: Id.nullable().describe('The agent who booked it'),
    event_type_id: z.int().nullable(),
    title: z.string(),
    attendee_name: z.string().nullable(),
    attendee_email: z.string().nullable(),
    attendee_phone: z.string().nullable(),
    attendee_timezone: z.string().nullable(),
    start_time: Instant,
    end_time: Instant,
    duration_minutes: z.int(),
    meeting_url: z.string().nullable(),
    status: z.enum(BOOKING_STATUSES).describe('`rescheduled`: replaced by the appointment in `rescheduled_to_uid`'),
    cancellation_reason: z.string().nullable(),
    rescheduled_from_uid: z.string().nullable(),
    rescheduled_to_uid: z.string().nullable(),
    created_at: Instant.nullable(),
  })
  .meta({ id: 'CalcomAppointment' });
export type CalcomAppointment = z.infer<typeof CalcomAppointment>;

export const ListCalcomAppointmentsInput = z.strictObject({
  status: listOf(z.enum(BOOKING_FILTERS, 'Status is upcoming, past, cancelled or unconfirmed.'))
    .optional()
    .describe(
      'Only these statuses, repeated or separated by commas; `upcoming` and `past` exclude cancelled appointments',
    ),
  agent_id: Id.optional().describe('Only appointments that this agent booked'),
  from: Instant.optional().describe('Only appointments that start after this time'),
  to: Instant.optional().describe('Only appointments that end before this time'),
  limit: whole(1, 200).default(50).describe('Maximum number of appointments, 1 to 200'),
  offset: whole(0, 100_000).default(0).describe('Number of appointments to skip'),
  provider_id,
});
export const CalcomAppointments = z
  .object({
    appointments: z.array(CalcomAppointment),
    count: z.int().describe('Number of appointments in this response'),
    org_id: Id,
    agent_id: Id.nullable(),
  })
  .meta({ id: 'CalcomAppointmentPage' });
export const CalcomAppointmentInput = z.strictObject({
  uid: AppointmentId.meta({
    description: 'The uid of the appointment; the uid of a rescheduled one leads to its replacement',
    examples: ['2NtaeaVcKfpmSZ4CthFdfk'],
  }),
  provider_id,
});

/** What `POST /calcom/appointments/manage` takes. */
export const ManageCalcomInput = z
  .strictObject({
    ...manageFields,
    event_type_id: EventTypeId.optional().describe(
      'The event type to book; by default the agent’s, or the only one there is',
    ),
    provider_id,
  })
  .superRefine(refineAction);
export type ManageCalcomInput = z.output<typeof ManageCalcomInput>;
