import { z } from 'zod';
import { EmailAddress } from '@/lib/core/email-address';
import { Id, Instant, line, refuse, whole } from '@/lib/core/schema';
import { ManagedAppointment, manageFields, refineAction, Zone } from '@/lib/integrations/scheduling/schema';
import { Phone } from '@/lib/voice/contacts/schema';

/** An id in GoHighLevel's format. */
const vendorId = (what: string, example: string) =>
  z
    .string()
    .regex(/^[\w-]{1,128}$/, `Give ${what} as GoHighLevel has it: letters, digits, - and _.`)
    .meta({ examples: [example] });

const LocationId = vendorId('the location', 've9EPM428h8vShlRW1KT').describe(
  'A GoHighLevel location; the primary one by default',
);
const CalendarId = vendorId('the calendar', 'BqTwX8QFwXzpegMve9EQ').describe('A GoHighLevel calendar');
const AppointmentId = vendorId('the appointment', 'ocQHyuzHvysMo5N5VsXc').describe('GoHighLevel’s own id');

export const NoInput = z.strictObject({});
export const LocationInput = z.strictObject({ location_id: LocationId.optional() });

/** The progress of the setup, with the field names of the published API. */
export const SetupStatus = z
  .object({
    ghl_connected: z.boolean(),
    location_id: z.string().nullable(),
    company_id: z.string().nullable(),
    token_valid: z.boolean().describe('Whether GoHighLevel accepts our access, as checked within the last 30 seconds'),
    agents_created: z.boolean().describe('Whether an agent has a calendar'),
    agent_count: z.number().int().describe('Agents that have a calendar'),
    setup_complete: z.boolean(),
    message: z.string(),
    next_step: z.enum(['CONNECT_GHL', 'CREATE_AGENT', '']).describe('What to do next; empty when all is done'),
  })
  .meta({ id: 'GhlSetupStatus' });
export type SetupStatus = z.infer<typeof SetupStatus>;

export const Calendars = z
  .object({
    calendars: z.array(
      z
        .object({
          id: z.string(),
          name: z.string(),
          description: z.string().nullable(),
          location_id: z.string(),
          service_title: z
            .string()
            .nullable()
            .describe('Title of new appointments; null when GoHighLevel builds it from a template'),
          is_active: z.boolean().describe('False for a draft, which cannot be assigned to an agent'),
        })
        .meta({ id: 'GhlCalendar' }),
    ),
    count: z.number().int(),
  })
  .meta({ id: 'GhlCalendarList' });

export const CalendarInput = z.strictObject({ calendar_id: CalendarId });
export const AssignInput = z.strictObject({
  calendar_id: CalendarId,
  agent_id: Id.describe('The agent who books into the calendar'),
  location_id: LocationId.optional(),
});

/** The assignment of a calendar to an agent. */
export const Assignment = z
  .object({
    agent_id: Id,
    agent_name: z.string(),
    calendar_id: z.string(),
    calendar_name: z.string(),
    location_id: z.string(),
    is_active: z.boolean().describe('Whether the agent is active and the location is connected'),
    created_at: Instant,
  })
  .meta({ id: 'GhlCalendarAssignment' });
export const Unassigned = z
  .object({ deleted: z.literal(true), calendar_id: z.string() })
  .meta({ id: 'UnassignedGhlCalendar' });

export const GHL_STATUSES = [
  'new',
  'confirmed',
  'cancelled',
  'showed',
  'noshow',
  'invalid',
  'active',
  'completed',
] as const;

export const ListAppointmentsInput = z.strictObject({
  location_id: LocationId.optional(),
  agent_id: Id.optional().describe('Only appointments in calendars of this agent'),
  status: z
    .enum(GHL_STATUSES, `Status is one of ${GHL_STATUSES.join(', ')}.`)
    .optional()
    .describe('Only appointments with this status'),
  from: Instant.optional().describe('Only appointments that start at this time or later; 30 days ago by default'),
  to: Instant.optional().describe(
    'Only appointments that start before this time; by default 90 days after `from` or now',
  ),
  limit: whole(1, 200).default(50).describe('Maximum number of appointments, 1 to 200'),
});

/** An appointment as GoHighLevel returns it now. */
export const Appointment = z
  .object({
    id: z.string(),
    ghl_appointment_id: z.string().describe('The same as id'),
    calendar_id: z.string(),
    contact_id: z.string().nullable(),
    agent_id: Id.nullable(),
    agent_name: z.string().nullable(),
    contact_name: z
      .string()
      .nullable()
      .describe(
        'Null when GoHighLevel does not return it right now, and in a list beyond 25 contacts that are not cached; retry, or get the single appointment',
      ),
    contact_email: z.string().nullable(),
    contact_phone: z.string().nullable(),
    title: z.string().nullable(),
    appointment_time: Instant,
    end_time: Instant.nullable(),
    status: z.string().nullable(),
  })
  .meta({ id: 'GhlAppointment' });
export type Appointment = z.infer<typeof Appointment>;
export const Appointments = z
  .object({ appointments: z.array(Appointment), count: z.number().int() })
  .meta({ id: 'GhlAppointmentPage' });
export const AppointmentInput = z.strictObject({ appointment_id: AppointmentId, location_id: LocationId.optional() });

export const ManageInput = z
  .strictObject({
    ...manageFields,
    agent_id: Id.describe('The agent who talks with the person; it needs a calendar'),
    appointment_id: AppointmentId.optional().describe('Required to reschedule and cancel'),
    calendar_id: CalendarId.optional().describe('One of the agent’s calendars; the first one by default'),
  })
  .superRefine(refineAction);
export type ManageInput = z.output<typeof ManageInput>;
export { ManagedAppointment };

export const ContactInput = z
  .strictObject({
    location_id: LocationId.optional(),
    name: line(120, 'Name')
      .optional()
      .meta({ examples: ['Mia Kern'] }),
    email: EmailAddress.optional().meta({ description: 'Needed, or `phone`', examples: ['mia@example.com'] }),
    phone: Phone.optional().describe('E.164; needed, or `email`'),
    timezone: Zone.optional().describe('The person’s IANA time zone'),
  })
  .superRefine(({ email, phone }, context) => {
    if (email ?? phone) return;
    refuse(context, 'required', 'An email or a phone is required.', ['email']);
  })
  .meta({ minProperties: 1, description: 'Requires an email or a phone' });
export const Contact = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    location_id: z.string(),
    created: z.boolean().describe('Whether this request created the contact'),
  })
  .meta({ id: 'GhlContact' });

export const ConnectInput = z.strictObject({
  location_id: vendorId('the location', 've9EPM428h8vShlRW1KT').describe('The location that the token belongs to'),
  private_token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{10,4096}$/, 'Paste the Private Integration Token as GoHighLevel shows it.')
    .meta({
      description: 'A Private Integration Token of the location. Stored encrypted and never shown again',
      examples: ['pit-00000000-0000-4000-8000-000000000000'],
    }),
});
export const Disconnected = z.object({ disconnected_count: z.number().int() }).meta({ id: 'DisconnectedGhl' });

/** What the browser needs for the consent: the vendor's address, and the value of its cookie. */
export const Consent = z.object({ url: z.string(), cookie: z.string(), expires_at: Instant });
export const CallbackInput = z.strictObject({
  state: z.string().max(200).describe('As the vendor returned it'),
  cookie: z.string().max(200),
  code: z.string().min(1).max(4_096),
});
export const Connected = z.object({
  account_names: z.array(z.string()),
  failed_location_ids: z.array(z.string()).describe('Agency locations that GoHighLevel gave no access to'),
});
