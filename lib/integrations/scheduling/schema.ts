import { z } from 'zod';
import { EmailAddress } from '@/lib/core/email-address';
import { Id, Instant, line, prose, refuse, rule, whole } from '@/lib/core/schema';
import { isTimeZone, LOCAL_TIME } from '@/lib/core/time-zone';
import { Phone } from '@/lib/voice/contacts/schema';

export const APPOINTMENT_ACTIONS = ['book', 'reschedule', 'cancel', 'suggest', 'availability'] as const;
export type AppointmentAction = (typeof APPOINTMENT_ACTIONS)[number];

const WHEN = 'Enter a date and time such as 2026-03-20T14:00:00Z, or one without an offset together with a timezone.';

/** An instant, or a local date and time in `timezone`. */
const When = z.union([Instant, z.string().regex(LOCAL_TIME)], { error: WHEN });

/** An IANA time zone. */
export const Zone = z
  .string()
  .max(64, 'Give an IANA time zone such as Europe/Berlin.')
  .refine(isTimeZone, rule('unknown_time_zone', 'Give an IANA time zone such as Europe/Berlin.'))
  .meta({ examples: ['Europe/Berlin', 'America/New_York'] });

/** A vendor's id of an appointment. Not only dots, because it becomes part of a path. */
export const AppointmentId = line(200, 'The appointment').refine(
  (id) => !/^\.+$/.test(id),
  rule('not_an_id', 'This is not the id of an appointment.'),
);

/** What every vendor's `appointments/manage` takes. `refineAction` checks the fields that each action requires. */
export const manageFields = {
  action: z
    .enum(APPOINTMENT_ACTIONS, 'Action is book, reschedule, cancel, suggest or availability.')
    .meta({ id: 'AppointmentAction', examples: ['availability'] }),
  agent_id: Id.optional().describe('The agent who talks with the person'),
  name: line(120, 'Name').optional().describe('Name of the person; required to book'),
  email: EmailAddress.optional().describe('Required to book, unless `phone` is given'),
  phone: Phone.optional().describe('E.164; required to book, unless `email` is given'),
  timezone: Zone.optional().describe('The person’s IANA time zone; the account’s by default'),
  appointment_datetime: When.optional().describe(
    'ISO 8601, in the future, at most five years ahead; required to book and reschedule. Without an offset it is local time in `timezone`. `suggest` and `availability` start on its day, and `suggest` returns the times nearest to it',
  ),
  appointment_id: AppointmentId.optional().describe('The vendor’s id; required to reschedule and cancel'),
  call_session_id: line(200, 'The call')
    .optional()
    .describe('The call in which this was agreed; stored with the appointment'),
  notes: prose(2_000, 'Notes').optional().describe('Reason or notes; stored with the appointment'),
  days_ahead: whole(1, 30).default(7).describe('How many days suggest and availability look ahead, 1 to 30'),
};

/** The parsed input of `appointments/manage`. */
export type ManageRequest = z.output<z.ZodObject<typeof manageFields>>;

const NEEDED: Record<AppointmentAction, readonly (keyof ManageRequest)[]> = {
  book: ['name', 'appointment_datetime'],
  reschedule: ['appointment_id', 'appointment_datetime'],
  cancel: ['appointment_id'],
  suggest: [],
  availability: [],
};

/** Reports each field that an action requires but lacks. */
export function refineAction(input: ManageRequest, context: z.RefinementCtx): void {
  const missing = (path: string, message: string) => refuse(context, 'required', message, [path]);
  for (const field of NEEDED[input.action]) {
    if (input[field] === undefined) missing(field, `${field} is required to ${input.action}.`);
  }
  if (input.action === 'book' && input.email === undefined && input.phone === undefined)
    missing('email', 'An email or a phone is required to book.');
}

/** A day with free times. */
export const AvailableDay = z
  .object({
    date: z.iso.date().describe('In the requested time zone'),
    date_label: z.string().meta({ description: 'Text to speak', examples: ['Tomorrow'] }),
    slots: z.array(z.string()).meta({ description: 'Text to speak', examples: [['9:00 AM', '9:30 AM']] }),
    starts: z.array(Instant).describe('The same times as instants, as `appointment_datetime` takes them'),
  })
  .meta({ id: 'AvailableDay' });
export type AvailableDay = z.infer<typeof AvailableDay>;

/** The result of an action. */
export const ManagedAppointment = z
  .object({
    success: z.literal(true),
    message: z
      .string()
      .meta({ description: 'Text to speak to the person', examples: ['You are booked tomorrow at 9:00 AM.'] }),
    summary: z.string().meta({ examples: ['Appointment confirmed'] }),
    action: manageFields.action,
    appointment_id: z.string().nullable().describe('The current id; rescheduling may change it'),
    date_time: Instant.nullable(),
    agent_name: z.string().nullable(),
    action_required: z.enum(['reschedule']).nullable().describe('What the person has to do next'),
    available_slots: z.array(AvailableDay),
  })
  .meta({ id: 'ManagedAppointment' });
export type ManagedAppointment = z.infer<typeof ManagedAppointment>;
