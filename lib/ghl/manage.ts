import type { Db } from '@/db/client';
import type { Actor } from '@/lib/actor';
import { type Agent, namedAgent } from '@/lib/agents/find';
import type { ManagedAppointment } from '@/lib/appointments/schema';
import { availableDays, offer, slotUnavailable, spokenMoment, suggested } from '@/lib/appointments/slots';
import { instantOf, startOfDay } from '@/lib/appointments/zone';
import type { AuditEntry } from '@/lib/audit/record';
import { clientOf } from '@/lib/integrations/client';
import { type ConnectionRow, usableConnection } from '@/lib/integrations/connections';
import { VendorRefusal } from '@/lib/integrations/refusal';
import type { Requester } from '@/lib/integrations/vendor';
import { fieldProblem, Problem } from '@/lib/problem';
import { calendarOfAgent } from './agents';
import {
  calendarOf,
  contactOf,
  createEvent,
  editEvent,
  eventsOf,
  freeSlots,
  type NewEvent,
  type VendorEvent,
} from './api';
import { findEvent } from './appointments';
import { contactFor } from './contacts';
import type { ManageInput } from './schema';
import { ghl } from './vendor';

const MOST_AHEAD = 5 * 366 * 86_400_000;

/** What came of it, and what the audit log is to hold; null where nothing was changed. */
export interface Managed {
  result: ManagedAppointment;
  audit: AuditEntry | null;
}

interface Scene {
  input: ManageInput;
  agent: Agent;
  connection: ConnectionRow;
  calendar_id: string;
  /** All calendars of the agent at this connection. */
  calendar_ids: string[];
  request: Requester;
  /** The person's time zone. */
  zone: string;
}

/** Books, moves or cancels an appointment in an agent's calendar, or finds free times. */
export async function manage(db: Db, actor: Actor, input: ManageInput): Promise<Managed> {
  const agent = await namedAgent(actor, input.agent_id);
  const { calendar, connection: owner, own } = await calendarOfAgent(db, actor, agent, input.calendar_id);
  const connection = await usableConnection(db, actor, ghl, owner.account_id);
  const scene: Scene = {
    input,
    agent,
    connection,
    calendar_id: calendar.calendar_id,
    calendar_ids: own.filter((one) => one.connection.id === connection.id).map((one) => one.calendar.calendar_id),
    request: clientOf(ghl, connection, actor),
    zone: input.timezone ?? connection.time_zone ?? 'UTC',
  };
  switch (input.action) {
    case 'book':
      return book(scene);
    case 'reschedule':
      return reschedule(scene);
    case 'cancel':
      return cancel(scene);
    default:
      return find(scene);
  }
}

async function find(scene: Scene): Promise<Managed> {
  const { input, zone } = scene;
  const now = Date.now();
  const free = [...(await freeFrom(scene, scene.calendar_id, now, input.days_ahead)).keys()];
  const nearby = input.action === 'suggest' && input.appointment_datetime !== undefined;
  const starts = input.action === 'suggest' ? suggested(free, nearby ? wishedAt(scene) : undefined) : free;
  const days = availableDays(starts, zone, now);
  const summary = days.length === 0 ? 'No free times' : input.action === 'suggest' ? 'Suggested times' : 'Free times';
  return { result: done(scene, { message: offer(days), summary, available_slots: days }), audit: null };
}

async function book(scene: Scene): Promise<Managed> {
  const at = wishedAt(scene);
  const booked = await bookedAlready(scene, at);
  if (booked) return { result: confirmed(scene, booked.id, at), audit: null };
  try {
    return await bookNew(scene, at);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // The first try of the same request may have come to its end meanwhile.
    const meanwhile = await bookedAlready(scene, at);
    if (meanwhile) return { result: confirmed(scene, meanwhile.id, at), audit: null };
    throw error;
  }
}

async function bookNew(scene: Scene, at: number): Promise<Managed> {
  const { input, request, connection, calendar_id, agent } = scene;
  const startTime = await freeStart(scene, calendar_id, at);
  const { name, email, phone, timezone } = input;
  const locationId = connection.account_id;
  const { contact } = await contactFor(request, locationId, { name, email, phone, timezone });
  const description = described(input, null);
  const event = {
    calendarId: calendar_id,
    locationId,
    contactId: contact.id,
    startTime,
    title: `${name} with ${agent.name}`,
    ...(description !== undefined && { description }),
  };
  const { id } = await createOrRefuse(scene, event, at);
  const changes = { appointment_time: { before: null, after: new Date(at).toISOString() } };
  return { result: confirmed(scene, id, at), audit: entryOf(scene, 'ghl.book', id, changes) };
}

async function reschedule(scene: Scene): Promise<Managed> {
  const { input, request } = scene;
  const event = await ownEvent(scene);
  const at = wishedAt(scene);
  const result = done(scene, {
    message: `Your appointment is now ${spokenMoment(at, scene.zone)}.`,
    summary: 'Rescheduled',
    appointment_id: event.id,
    date_time: new Date(at).toISOString(),
  });
  if (event.appointmentStatus === 'cancelled') {
    throw new Problem('conflict', 'This appointment was cancelled. Book a new one.');
  }
  if (event.startTime === at) return { result, audit: null };
  const startTime = await freeStart(scene, event.calendarId, at);
  const length = event.endTime === null ? undefined : event.endTime - event.startTime;
  const endTime = length === undefined ? undefined : new Date(at + length).toISOString();
  const description = described(input, event.description);
  await unlessTaken(
    scene,
    event.calendarId,
    at,
    editEvent(request, event.id, { startTime, endTime, ...(description !== undefined && { description }) }),
  );
  const before = new Date(event.startTime).toISOString();
  const changes = { appointment_time: { before, after: new Date(at).toISOString() } };
  return { result, audit: entryOf(scene, 'ghl.reschedule', event.id, changes) };
}

async function cancel(scene: Scene): Promise<Managed> {
  const event = await ownEvent(scene);
  const result = done(scene, {
    message: `Your appointment ${spokenMoment(event.startTime, scene.zone)} is cancelled.`,
    summary: 'Cancelled',
    appointment_id: event.id,
    date_time: new Date(event.startTime).toISOString(),
  });
  if (event.appointmentStatus === 'cancelled') return { result, audit: null };
  const description = described(scene.input, event.description);
  const why = description !== undefined && { description };
  await editEvent(scene.request, event.id, { appointmentStatus: 'cancelled', ...why });
  const changes = { status: { before: event.appointmentStatus, after: 'cancelled' } };
  return { result, audit: entryOf(scene, 'ghl.cancel', event.id, changes) };
}

/** The instant that was wished for. @throws Problem `validation_error` when no clock there ever shows it, or it is over */
function wishedAt({ input, zone }: Scene): number {
  const at = instantOf(input.appointment_datetime!, zone);
  if (at === undefined) {
    throw fieldProblem(
      'appointment_datetime',
      'no_such_time',
      `Clocks in ${zone} never show this time: they go forward over it.`,
    );
  }
  if (at <= Date.now()) throw fieldProblem('appointment_datetime', 'in_the_past', 'This time is over.');
  if (at > Date.now() + MOST_AHEAD) {
    throw fieldProblem('appointment_datetime', 'too_far_ahead', 'This is more than five years ahead.');
  }
  return at;
}

/** Free times of so many whole days of the person's calendar, today included. */
function freeFrom({ request, zone }: Scene, calendar_id: string, from: number, days: number) {
  return freeSlots(request, calendar_id, from, startOfDay(from, zone, days), zone);
}

/** The vendor's own text for a time that is free. @throws Problem `slot_unavailable` with those that are */
async function freeStart(scene: Scene, calendar_id: string, at: number): Promise<string> {
  const begin = Math.max(Date.now(), startOfDay(at, scene.zone));
  const free = await freeFrom(scene, calendar_id, begin, 3);
  const start = free.get(at);
  if (start === undefined) throw slotUnavailable(availableDays(suggested([...free.keys()], at), scene.zone));
  return start;
}

// The vendor lets of several who want the same time one have it; the others hear so here.
async function unlessTaken<T>(scene: Scene, calendar_id: string, at: number, asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (!isVendorRefusal(error)) throw error;
    // Its words are nowhere documented: whether the time is still free decides.
    await freeStart(scene, calendar_id, at);
    throw error;
  }
}

function isVendorRefusal(error: unknown): boolean {
  return error instanceof VendorRefusal && [400, 409, 422].includes(error.upstream_status);
}

/** Whether a booking was refused: by the vendor, or because the time is not free. */
function isRefusal(error: unknown): boolean {
  return isVendorRefusal(error) || (error instanceof Problem && error.code === 'slot_unavailable');
}

async function createOrRefuse(scene: Scene, event: NewEvent, at: number): Promise<{ id: string }> {
  try {
    return await unlessTaken(scene, event.calendarId, at, createEvent(scene.request, event));
  } catch (error) {
    const wantsUser = error instanceof VendorRefusal && error.messages.some((text) => /user/i.test(text));
    if (!wantsUser) throw error;
    // Some calendars book only with a member of their team.
    const { teamMembers } = await calendarOf(scene.request, event.calendarId);
    const member = teamMembers.find(({ isPrimary }) => isPrimary) ?? teamMembers[0];
    if (!member) throw error;
    const assigned = createEvent(scene.request, { ...event, assignedUserId: member.userId });
    return unlessTaken(scene, event.calendarId, at, assigned);
  }
}

// A booking that is sent again, because its answer was lost, finds what it made (decision 0007).
async function bookedAlready(scene: Scene, at: number): Promise<VendorEvent | undefined> {
  const { request, connection, calendar_id, input } = scene;
  const events = await eventsOf(request, connection.account_id, calendar_id, at, at + 1);
  for (const event of events) {
    if (event.startTime !== at || event.appointmentStatus === 'cancelled' || event.contactId === null) continue;
    const contact = await contactOf(request, event.contactId).catch(unreadable);
    if (!contact) continue;
    const same = (a: string | undefined, b: string | null) => a !== undefined && b?.toLowerCase() === a.toLowerCase();
    if (same(input.email, contact.email) || same(input.phone, contact.phone)) return event;
  }
  return undefined;
}

// A contact that was deleted, or that may not be read, is not the person who asks.
function unreadable(error: unknown): undefined {
  if (!(error instanceof VendorRefusal)) throw error;
}

async function ownEvent(scene: Scene): Promise<VendorEvent> {
  const event = await findEvent(scene.connection, scene.request, scene.input.appointment_id!);
  if (event && scene.calendar_ids.includes(event.calendarId)) return event;
  throw fieldProblem('appointment_id', 'not_found', 'There is no such appointment in the calendars of this agent.');
}

/** What is written at an appointment, with what is new below it; undefined when nothing is. Written twice, it stands there once. */
function described({ notes, call_session_id }: ManageInput, before: string | null): string | undefined {
  const parts = [notes, call_session_id && `Call: ${call_session_id}`];
  const added = parts.filter((part): part is string => Boolean(part) && !before?.includes(part!));
  return added.length > 0 ? [before, ...added].filter(Boolean).join('\n') : undefined;
}

function confirmed(scene: Scene, id: string, at: number): ManagedAppointment {
  return done(scene, {
    message: `You are booked for ${spokenMoment(at, scene.zone)}.`.replace('for on ', 'for '),
    summary: 'Appointment confirmed',
    appointment_id: id,
    date_time: new Date(at).toISOString(),
  });
}

function done({ input, agent }: Scene, what: Partial<ManagedAppointment> & { message: string; summary: string }) {
  return {
    success: true as const,
    action: input.action,
    appointment_id: null,
    date_time: null,
    agent_name: agent.name,
    action_required: null,
    available_slots: [],
    ...what,
  };
}

function entryOf({ agent }: Scene, action: string, id: string, changes: AuditEntry['changes']): AuditEntry {
  return { action, target: { type: 'appointment', id, label: `Appointment with ${agent.name}` }, changes };
}
