import { z } from 'zod';
import { EmailAddress } from '@/lib/core/email-address';
import { Id, Instant, line, prose, refuse, rule, whole } from '@/lib/core/schema';
import { isTimeZone, LOCAL_TIME } from '@/lib/core/time-zone';
import { Phone } from '@/lib/voice/contacts/schema';

export const APPOINTMENT_ACTIONS = ['book', 'reschedule', 'cancel', 'suggest', 'availability'] as const;
export type AppointmentAction = (typeof APPOINTMENT_ACTIONS)[number];

const WHEN = 'Enter a date and time such as 2026-03-20T14:00:00Z, or one without an offset together with a timezone.';

/** An instant, or a date and time as a clock in `timezone` shows it. */
const When = z.union([Instant, z.string().regex(LOCAL_TIME)], { error: WHEN });

/** An IANA time zone. */
export const Zone = z
  .string()
  .max(64, 'Give an IANA time zone such as Europe/Berlin.')
  .refine(isTimeZone, rule('unknown_time_zone', 'Give an IANA time zone such as Europe/Berlin.'));

/** A vendor's own id of an appointment. It goes into a path, where dots alone mean another place. */
export const AppointmentId = line(200, 'The appointment').refine(
  (id) => !/^\.+$/.test(id),
  rule('not_an_id', 'This is not the id of an appointment.'),
);

/** What every vendor's `appointments/manage` takes. Which fields an action needs is checked by `refineAction`. */
export const manageFields = {
  action: z
    .enum(APPOINTMENT_ACTIONS, 'Action is book, reschedule, cancel, suggest or availability.')
    .meta({ id: 'AppointmentAction', examples: ['availability'] }),
  agent_id: Id.optional().describe('The agent who talks with the person'),
  name: line(120, 'Name').optional().describe('The person; needed to book'),
  email: EmailAddress.optional().describe('Needed to book, or `phone`'),
  phone: Phone.optional().describe('E.164; needed to book, or `email`'),
  timezone: Zone.optional().describe('The person’s IANA time zone; that of the account if left out'),
  appointment_datetime: When.optional().describe(
    'ISO 8601, in the future, at most five years ahead; needed to book and to reschedule. Without an offset it is what a clock in `timezone` shows. suggest and availability begin on its day, and suggest gives the times nearest to it',
  ),
  appointment_id: AppointmentId.optional().describe('The vendor’s own id; needed to reschedule and to cancel'),
  call_session_id: line(200, 'The call')
    .optional()
    .describe('The call in which this is agreed; kept with the appointment'),
  notes: prose(2_000, 'Notes').optional().describe('Why; kept with the appointment'),
  days_ahead: whole(1, 30).default(7).describe('How many days suggest and availability look ahead, 1 to 30'),
};

/** What every vendor's `appointments/manage` is asked for. */
export type ManageRequest = z.output<z.ZodObject<typeof manageFields>>;

const NEEDED: Record<AppointmentAction, readonly (keyof ManageRequest)[]> = {
  book: ['name', 'appointment_datetime'],
  reschedule: ['appointment_id', 'appointment_datetime'],
  cancel: ['appointment_id'],
  suggest: [],
  availability: [],
};

/** Refuses an action that lacks what it needs, naming each missing field. */
export function refineAction(input: ManageRequest, context: z.RefinementCtx): void {
  const missing = (path: string, message: string) => refuse(context, 'required', message, [path]);
  for (const field of NEEDED[input.action]) {
    if (input[field] === undefined) missing(field, `${field} is needed to ${input.action}.`);
  }
  if (input.action === 'book' && input.email === undefined && input.phone === undefined)
    missing('email', 'An email or a phone is needed to book.');
}

/** A day with free times. */
export const AvailableDay = z
  .object({
    date: z.iso.date().describe('In the time zone that was asked for'),
    date_label: z.string().meta({ description: 'To be spoken', examples: ['Tomorrow'] }),
    slots: z.array(z.string()).meta({ description: 'To be spoken', examples: [['9:00 AM', '9:30 AM']] }),
    starts: z.array(Instant).describe('The same as instants: what `appointment_datetime` takes'),
  })
  .meta({ id: 'AvailableDay' });
export type AvailableDay = z.infer<typeof AvailableDay>;

/** What came of an action. */
export const ManagedAppointment = z
  .object({
    success: z.literal(true),
    message: z
      .string()
      .meta({ description: 'To be spoken to the person', examples: ['You are booked tomorrow at 9:00 AM.'] }),
    summary: z.string().meta({ examples: ['Appointment confirmed'] }),
    action: manageFields.action,
    appointment_id: z.string().nullable().describe('The id from now on: rescheduling may give a new one'),
    date_time: Instant.nullable(),
    agent_name: z.string().nullable(),
    action_required: z.enum(['reschedule']).nullable().describe('What the person has to do next'),
    available_slots: z.array(AvailableDay),
  })
  .meta({ id: 'ManagedAppointment' });
export type ManagedAppointment = z.infer<typeof ManagedAppointment>;
