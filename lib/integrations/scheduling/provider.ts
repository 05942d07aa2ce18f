/** Who an appointment is for; a booking has a name, and an email or a phone. */
export interface Person {
  name?: string;
  email?: string;
  phone?: string;
}

/** What is written down with an appointment. */
export interface Remarks {
  notes?: string;
  call_session_id?: string;
}

/**
 * Free times between two instants, in milliseconds since 1970, the end excluded, at most 31 days apart.
 * @param timezone IANA time zone of the person, for vendors that ask for one
 */
export type FreeTimes = (from: number, to: number, timezone: string) => Promise<number[]>;

/** What an agent books into: a calendar at GoHighLevel, an event type at Cal.com. */
export interface Calendar {
  /** IANA time zone of the account, as the vendor tells it; null when it tells none that is known. */
  time_zone: string | null;
  freeTimes: FreeTimes;
  /** The appointment that this person already has here at this instant: an earlier try of the same booking. @returns its id */
  existing(person: Person, at: number): Promise<string | undefined>;
  /**
   * Books. Nothing after the vendor's write may throw.
   * @returns the new appointment's id
   * @throws NotFree, VendorRefusal
   */
  create(booking: { person: Person; remarks: Remarks; at: number; timezone: string }): Promise<string>;
}

/** An appointment that there is, and what can be done with it. */
export interface Appointment {
  /** The vendor's id, from which a reschedule may lead to another one. */
  id: string;
  at: number;
  /** The vendor's word for how it stands, for the audit log. */
  status: string | null;
  /** It was cancelled or declined. */
  cancelled: boolean;
  /** IANA time zone of the person, or else of the account. */
  time_zone: string | null;
  /** Times to which it could be moved; undefined where the vendor does not say what was booked. */
  freeTimes: FreeTimes | undefined;
  /** @returns the id that it has from now on @throws NotFree, VendorRefusal */
  move(to: { at: number; remarks: Remarks; timezone: string }): Promise<string>;
  cancel(remarks: Remarks): Promise<void>;
}

/** A vendor's calendars as one booking flow sees them. What its methods throw besides are the problems of the client. */
export interface CalendarProvider {
  /** What the actions in the audit log begin with: `calcom.book`. */
  audit_prefix: string;
  /** Who talks with the person, where that is known. */
  agent: { id: string; name: string } | undefined;
  /** The calendar that a booking goes into. @throws Problem `validation_error` where that is not clear */
  calendar(): Promise<Calendar>;
  /** The appointment with this id, where this caller may change it. */
  find(id: string): Promise<Appointment | undefined>;
}

/** The calendar has no free time at this instant. Never leaves the booking flow. */
export class NotFree extends Error {
  constructor() {
    super('This time is not free');
  }
}
