import { fieldProblem, Problem } from '@/lib/core/problem';
import { startOfDay } from '@/lib/core/time-zone';
import { VendorRefusal } from '@/lib/integrations/core/errors';
import type { AuditEntry, Changes } from '@/lib/platform/audit-trail/record';
import { type Appointment, type CalendarProvider, type FreeTimes, NotFree } from './provider';
import type { ManagedAppointment, ManageRequest } from './schema';
import { availableDays, offer, slotUnavailable, spokenMoment, suggested } from './slots';
import { wishedTime } from './wished-time';

/** The result of an action, and its audit entry; null when nothing changed. */
export interface Managed {
  result: ManagedAppointment;
  audit: AuditEntry | null;
}

/**
 * Books, reschedules or cancels an appointment, or finds free times, in the same way for every vendor. Repeated requests, such as
 * after a lost answer, are not executed twice. Everything that can fail (time zones, texts) comes before the vendor's write.
 * @throws Problem `slot_unavailable`, `validation_error`, `conflict`, and those of the vendor's client
 */
export function manageAppointment(provider: CalendarProvider, request: ManageRequest): Promise<Managed> {
  switch (request.action) {
    case 'book':
      return book(provider, request);
    case 'reschedule':
      return reschedule(provider, request);
    case 'cancel':
      return cancel(provider, request);
    case 'suggest':
    case 'availability':
      return find(provider, request);
  }
}

async function book(provider: CalendarProvider, request: ManageRequest): Promise<Managed> {
  const calendar = await provider.calendar();
  const timezone = request.timezone ?? calendar.time_zone ?? 'UTC';
  const at = wishedTime(request, timezone);
  const { name, email, phone } = request;
  const person = { name, email, phone };
  const message = `You are booked ${spokenMoment(at, timezone)}.`;
  const confirmed = tell(provider, request, { message, summary: 'Appointment confirmed', at });
  // A booking repeated after a lost answer finds its first attempt (decision 0007).
  const earlier = await calendar.existing(person, at);
  if (earlier !== undefined) return { result: confirmed(earlier), audit: null };
  try {
    const id = await calendar.create({ person, remarks: remarksOf(request), at, timezone });
    const changes = { appointment_time: { before: null, after: iso(at) } };
    return { result: confirmed(id), audit: entryOf(provider, request, id, at, changes) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // The first attempt of the same request may have completed meanwhile.
    const meanwhile = await calendar.existing(person, at);
    if (meanwhile !== undefined) return { result: confirmed(meanwhile), audit: null };
    throw await whyNot(error, calendar.freeTimes, request, at, timezone);
  }
}

async function reschedule(provider: CalendarProvider, request: ManageRequest): Promise<Managed> {
  const appointment = await named(provider, request);
  const timezone = request.timezone ?? appointment.time_zone ?? 'UTC';
  const at = wishedTime(request, timezone);
  if (appointment.cancelled) throw new Problem('conflict', 'This appointment was cancelled. Book a new one.');
  const message = `Your appointment is now ${spokenMoment(at, timezone)}.`;
  const moved = tell(provider, request, { message, summary: 'Rescheduled', at });
  if (appointment.at === at) return { result: moved(appointment.id), audit: null };
  try {
    const id = await appointment.move({ at, remarks: remarksOf(request), timezone });
    const changes = { appointment_time: { before: iso(appointment.at), after: iso(at) } };
    return { result: moved(id), audit: entryOf(provider, request, id, at, changes) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw await whyNot(error, appointment.freeTimes, request, at, timezone);
  }
}

async function cancel(provider: CalendarProvider, request: ManageRequest): Promise<Managed> {
  const appointment = await named(provider, request);
  const { id, at, status } = appointment;
  const when = spokenMoment(at, request.timezone ?? appointment.time_zone ?? 'UTC');
  const message = `Your appointment ${when} is cancelled.`;
  const result = tell(provider, request, { message, summary: 'Cancelled', at })(id);
  if (appointment.cancelled) return { result, audit: null };
  await appointment.cancel(remarksOf(request));
  return { result, audit: entryOf(provider, request, id, at, { status: { before: status, after: 'cancelled' } }) };
}

async function find(provider: CalendarProvider, request: ManageRequest): Promise<Managed> {
  const calendar = await provider.calendar();
  const timezone = request.timezone ?? calendar.time_zone ?? 'UTC';
  const now = Date.now();
  const wished = request.appointment_datetime === undefined ? undefined : wishedTime(request, timezone);
  const free = await timesFrom(calendar.freeTimes, wished ?? now, request.days_ahead, timezone);
  const suggests = request.action === 'suggest';
  const days = availableDays(suggests ? suggested(free, wished) : free, timezone, now);
  const summary = days.length === 0 ? 'No free times' : suggests ? 'Suggested times' : 'Free times';
  const result = tell(provider, request, { message: offer(days), summary })(null);
  return { result: { ...result, available_slots: days }, audit: null };
}

/** Returns the free times of several days in the person's time zone, starting with the day of an instant; past times are left out. */
function timesFrom(freeTimes: FreeTimes, at: number, days: number, timezone: string): Promise<number[]> {
  const from = Math.max(Date.now(), startOfDay(at, timezone));
  return freeTimes(from, startOfDay(from, timezone, days), timezone);
}

async function named(provider: CalendarProvider, { appointment_id = '' }: ManageRequest): Promise<Appointment> {
  const appointment = await provider.find(appointment_id);
  if (appointment) return appointment;
  throw fieldProblem('appointment_id', 'not_found', 'There is no such appointment.');
}

function isRefusal(error: unknown): error is NotFree | VendorRefusal {
  return (
    error instanceof NotFree || (error instanceof VendorRefusal && [400, 409, 422].includes(error.upstream_status))
  );
}

/** Finds out why a time was refused. Vendors do not document their reasons, so whether the time is free decides. */
async function whyNot(
  error: NotFree | VendorRefusal,
  freeTimes: FreeTimes | undefined,
  { days_ahead }: ManageRequest,
  at: number,
  timezone: string,
): Promise<Error> {
  if (!freeTimes) return error;
  const free = await timesFrom(freeTimes, at, days_ahead, timezone);
  if (error instanceof VendorRefusal && free.includes(at)) return error;
  return slotUnavailable(availableDays(suggested(free, at), timezone));
}

const remarksOf = ({ notes, call_session_id }: ManageRequest) => ({ notes, call_session_id });
const iso = (at: number) => new Date(at).toISOString();

/** Prepares the answer, so that only the id is missing after the vendor's write. */
function tell(
  { agent }: CalendarProvider,
  { action }: ManageRequest,
  { message, summary, at }: { message: string; summary: string; at?: number },
): (appointment_id: string | null) => ManagedAppointment {
  const date_time = at === undefined ? null : iso(at);
  return (appointment_id) => ({
    success: true,
    message,
    summary,
    action,
    appointment_id,
    date_time,
    agent_name: agent?.name ?? null,
    action_required: null,
    available_slots: [],
  });
}

// The audit log labels an appointment with the agent and the time, never with the person.
function entryOf(
  { audit_prefix, agent }: CalendarProvider,
  { action }: ManageRequest,
  id: string,
  at: number,
  changes: Changes,
): AuditEntry {
  const when = `${iso(at).slice(0, 16).replace('T', ' ')} UTC`;
  const label = agent ? `Appointment with ${agent.name}, ${when}` : `Appointment, ${when}`;
  return { action: `${audit_prefix}.${action}`, target: { type: 'appointment', id, label }, changes };
}
