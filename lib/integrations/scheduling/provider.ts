/** Who an appointment is for; a booking has a name, and an email or a phone. */
export interface Person {
  name?: string;
  email?: string;
  phone?: string;
}

/** What is stored with an appointment. */
export interface Remarks {
  notes?: string;
  call_session_id?: string;
}

/**
 * Returns free times between two instants, in milliseconds since 1970, end exclusive, at most 31 days apart.
 * @param timezone IANA time zone of the person, for vendors that ask for one
 */
export type FreeTimes = (from: number, to: number, timezone: string) => Promise<number[]>;

/** What an agent books into: a calendar at GoHighLevel, an event type at Cal.com. */
export interface Calendar {
  /** IANA time zone of the account, from the vendor; null when unknown. */
  time_zone: string | null;
  freeTimes: FreeTimes;
  /** Returns the id of the appointment that this person already has at this instant, from an earlier attempt of the same booking. */
  existing(person: Person, at: number): Promise<string | undefined>;
  /**
   * Books an appointment. Nothing after the vendor's write may throw.
   * @returns the new appointment's id
   * @throws NotFree, VendorRefusal
   */
  create(booking: { person: Person; remarks: Remarks; at: number; timezone: string }): Promise<string>;
}

/** An existing appointment, and what can be done with it. */
export interface Appointment {
  /** The vendor's id; a reschedule may change it. */
  id: string;
  at: number;
  /** The vendor's status, for the audit log. */
  status: string | null;
  /** Whether it was cancelled or declined. */
  cancelled: boolean;
  /** IANA time zone of the person, or else of the account. */
  time_zone: string | null;
  /** Times it could be moved to; undefined when the vendor does not report what was booked. */
  freeTimes: FreeTimes | undefined;
  /** Reschedules it. @returns its new id @throws NotFree, VendorRefusal */
  move(to: { at: number; remarks: Remarks; timezone: string }): Promise<string>;
  cancel(remarks: Remarks): Promise<void>;
}

/** A vendor's calendars, as the shared booking flow uses them. Methods may also throw the problems of the client. */
export interface CalendarProvider {
  /** Prefix of the audit log actions, as in `calcom.book`. */
  audit_prefix: string;
  /** The agent on the call, if known. */
  agent: { id: string; name: string } | undefined;
  /** Returns the calendar for a booking. @throws Problem `validation_error` when ambiguous */
  calendar(): Promise<Calendar>;
  /** Returns the appointment with this id, if this caller may change it. */
  find(id: string): Promise<Appointment | undefined>;
}

/** The calendar has no free time at this instant. Never leaves the booking flow. */
export class NotFree extends Error {
  constructor() {
    super('This time is not free');
  }
}
