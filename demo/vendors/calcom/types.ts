import type { CreateBooking } from './contract';

/** The owner of a key, as `GET /v2/me` returns it. */
export interface Me {
  id: number;
  username: string;
  email: string;
  name: string;
  timeZone: string;
}

export interface EventType {
  id: number;
  lengthInMinutes: number;
  title: string;
  slug: string;
  description: string;
  hidden: boolean;
  minimumBookingNotice: number;
  slotInterval: number | null;
}

export interface Booking {
  id: number;
  uid: string;
  status: 'accepted' | 'pending' | 'cancelled' | 'rejected';
  start: string;
  end: string;
  event_type: EventType;
  attendee: CreateBooking['attendee'];
  metadata: Record<string, string>;
  responses: Record<string, unknown>;
  created: string;
  updated: string;
  cancellationReason?: string;
  cancelledByEmail?: string;
  reschedulingReason?: string;
  rescheduledByEmail?: string;
  rescheduledFromUid?: string;
  rescheduledToUid?: string;
}

/** A user of Cal.com with their data. */
export interface Account {
  me: Me;
  event_types: EventType[];
  bookings: Booking[];
}
