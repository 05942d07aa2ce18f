import { clientOf } from '@/lib/integrations/core/client';
import { usableConnection } from '@/lib/integrations/core/connections';
import { readConnection } from '@/lib/integrations/core/read';
import { Connection } from '@/lib/integrations/core/schema';
import { manageAppointment } from '@/lib/integrations/scheduling/manage';
import { mutation, query } from '@/lib/operation/operation';
import { assignedAgent, showAssignment } from './agents';
import { listAppointments, readAppointment } from './appointments';
import { agentAndCalendar, assign, calendarsAt, release } from './calendars';
import { accountOfToken, accountsBehind, consentUrl } from './connect';
import { disconnectLocations, saveAccount, saveConsent } from './connections';
import { contactFor } from './contacts';
import { ghlCalendars } from './manage';
import { beginConsent, takeConsent } from './oauth-state';
import {
  Appointment,
  AppointmentInput,
  Appointments,
  AssignInput,
  Assignment,
  CalendarInput,
  Calendars,
  CallbackInput,
  Connected,
  ConnectInput,
  Consent,
  Contact,
  ContactInput,
  Disconnected,
  ListAppointmentsInput,
  LocationInput,
  ManagedAppointment,
  ManageInput,
  NoInput,
  SetupStatus,
  Unassigned,
} from './schema';
import { setupStatus } from './status';
import { ghl } from './vendor';

/** The progress of the setup. */
export const getGhlStatus = query({
  name: 'ghl.status',
  summary: 'Get the GoHighLevel setup status',
  permission: 'integrations:read',
  input: NoInput,
  output: SetupStatus,
  http: { method: 'GET', path: '/ghl/setup/status', message: 'GHL setup status fetched successfully' },
  run: ({ actor, db }) => setupStatus(db, actor),
});

/** Connects a location with a Private Integration Token, after the vendor has accepted it. */
export const connectGhl = mutation({
  name: 'ghl.connect',
  summary: 'Connect a GoHighLevel location with a Private Integration Token',
  permission: 'integrations:write',
  requires_reauthentication: true,
  input: ConnectInput,
  output: Connection,
  http: { method: 'POST', path: '/ghl/connect', message: 'GoHighLevel connected', upstream: true },
  prepare: ({ actor }, { location_id, private_token }) => accountOfToken(actor, location_id, private_token),
  run: async (context, _, account) => readConnection(context.db, context.actor, await saveAccount(context, account)),
});

/** Starts connecting with OAuth. The caller sets `cookie` in the browser and redirects it to `url`. */
export const beginGhlConsent = mutation({
  name: 'ghl.begin_consent',
  summary: 'Start connecting GoHighLevel with OAuth',
  permission: 'integrations:write',
  requires_reauthentication: true,
  input: NoInput,
  output: Consent,
  async run({ actor, db, unchanged }) {
    const { state, ...rest } = await beginConsent(db, actor, 'gohighlevel');
    unchanged();
    return { url: consentUrl(state), ...rest };
  },
});

/** Finishes connecting with OAuth: a location, or the locations of an agency. */
export const finishGhlConsent = mutation({
  name: 'ghl.finish_consent',
  summary: 'Finish connecting GoHighLevel with OAuth',
  permission: 'integrations:write',
  input: CallbackInput,
  output: Connected,
  async prepare({ actor, db }, { state, cookie, code }) {
    // The consent is consumed before the code, so that a callback is never processed twice, whatever its outcome.
    await takeConsent(db, actor, 'gohighlevel', { state, cookie });
    return accountsBehind(actor, code);
  },
  async run(context, _, opened) {
    await saveConsent(context, opened);
    const { accounts, failed } = opened;
    return { account_names: accounts.map(({ account }) => account.account_name), failed_location_ids: failed };
  },
});

/** The calendars of a location. */
export const listGhlCalendars = query({
  name: 'ghl.list_calendars',
  summary: 'List the calendars of a GoHighLevel location',
  permission: 'integrations:read',
  input: LocationInput,
  output: Calendars,
  http: { method: 'GET', path: '/ghl/setup/calendars', message: 'Calendars fetched', upstream: true },
  async run({ actor, db }, { location_id }) {
    const { connection, calendars: found } = await calendarsAt(db, actor, location_id);
    const calendars = found.map(({ id, name, description, locationId, eventTitle, isActive }) => ({
      id,
      name: name ?? id,
      description,
      location_id: locationId ?? connection.account_id,
      service_title: eventTitle,
      is_active: isActive,
    }));
    return { calendars, count: calendars.length };
  },
});

/** The agent that books into a calendar. */
export const getGhlCalendarAgent = query({
  name: 'ghl.get_calendar_agent',
  summary: 'Get the agent of a GoHighLevel calendar',
  permission: 'integrations:read',
  input: CalendarInput,
  output: Assignment,
  http: { method: 'GET', path: '/ghl/setup/agents/calendar/{calendar_id}', message: 'Agent fetched' },
  run: async ({ actor, db }, { calendar_id }) => showAssignment(await assignedAgent(db, actor, calendar_id)),
});

/** Assigns a calendar to an agent, replacing its current agent. An agent may have several calendars. */
export const setGhlCalendarAgent = mutation({
  name: 'ghl.set_calendar_agent',
  summary: 'Assign a GoHighLevel calendar to an agent',
  permission: 'integrations:write',
  input: AssignInput,
  output: Assignment,
  http: {
    method: 'PUT',
    path: '/ghl/setup/agents/calendar/{calendar_id}',
    message: 'Calendar assigned',
    upstream: true,
  },
  prepare: ({ actor, db }, input) => agentAndCalendar(db, actor, input),
  async run(context, { calendar_id }, wanted) {
    await assign(context, wanted);
    return showAssignment(await assignedAgent(context.db, context.actor, calendar_id));
  },
});

/** Unassigns a calendar from its agent. Booked appointments stay. */
export const removeGhlCalendarAgent = mutation({
  name: 'ghl.remove_calendar_agent',
  summary: 'Unassign a GoHighLevel calendar',
  permission: 'integrations:write',
  input: CalendarInput,
  output: Unassigned,
  http: { method: 'DELETE', path: '/ghl/setup/agents/calendar/{calendar_id}', message: 'Calendar unassigned' },
  async run(context, { calendar_id }) {
    await release(context, calendar_id);
    return { deleted: true as const, calendar_id };
  },
});

/** The current appointments of a location. */
export const listGhlAppointments = query({
  name: 'ghl.list_appointments',
  summary: 'List GoHighLevel appointments',
  permission: 'integrations:read',
  input: ListAppointmentsInput,
  output: Appointments,
  http: { method: 'GET', path: '/ghl/appointments', message: 'Appointments fetched', upstream: true },
  async run({ actor, db }, input) {
    const appointments = await listAppointments(db, actor, input);
    return { appointments, count: appointments.length };
  },
});

/** One appointment. */
export const getGhlAppointment = query({
  name: 'ghl.get_appointment',
  summary: 'Get a GoHighLevel appointment',
  permission: 'integrations:read',
  input: AppointmentInput,
  output: Appointment,
  http: { method: 'GET', path: '/ghl/appointments/{appointment_id}', message: 'Appointment fetched', upstream: true },
  run: ({ actor, db }, { appointment_id, location_id }) => readAppointment(db, actor, appointment_id, location_id),
});

/** Books, reschedules or cancels an appointment, or finds free times; for an agent during a call. */
export const manageGhlAppointment = mutation({
  name: 'ghl.manage_appointment',
  summary: 'Book, reschedule or cancel a GoHighLevel appointment, or find free times',
  permission: 'integrations:write',
  input: ManageInput,
  output: ManagedAppointment,
  http: {
    method: 'POST',
    path: '/ghl/appointments/manage',
    message: 'Appointment managed',
    messageOf: ({ summary }: { summary: string }) => summary,
    upstream: true,
  },
  prepare: async ({ actor, db }, input) => manageAppointment(await ghlCalendars(db, actor, input), input),
  async run({ audit, unchanged }, _, { result, audit: entry }) {
    if (entry) audit(entry);
    else unchanged();
    return result;
  },
});

/** Gets or creates the contact with this email or phone number. A given name replaces the existing one. */
export const upsertGhlContact = mutation({
  name: 'ghl.upsert_contact',
  summary: 'Get or create a GoHighLevel contact',
  permission: 'integrations:write',
  input: ContactInput,
  output: Contact,
  http: { method: 'POST', path: '/ghl/contacts', message: 'Contact ready', upstream: true },
  async prepare({ actor, db }, { location_id, ...person }) {
    const connection = await usableConnection(db, actor, ghl, location_id);
    const request = clientOf(ghl, connection, actor);
    const { contact, new: created } = await contactFor(request, connection.account_id, person);
    const { id, name, email, phone } = contact;
    return { id, name, email, phone, location_id: connection.account_id, created };
  },
  async run({ audit }, _, contact) {
    audit({
      target: { type: 'ghl_contact', id: contact.id },
      changes: { created: { before: null, after: contact.created } },
    });
    return contact;
  },
});

/** Deletes the credentials of a location, or of all of them. Agents can no longer book through it; booked appointments stay. */
export const disconnectGhl = mutation({
  name: 'ghl.disconnect',
  summary: 'Disconnect GoHighLevel',
  permission: 'integrations:write',
  requires_reauthentication: true,
  input: LocationInput,
  output: Disconnected,
  http: { method: 'POST', path: '/ghl/disconnect', message: 'GoHighLevel disconnected' },
  run: async (context, { location_id }) => ({ disconnected_count: await disconnectLocations(context, location_id) }),
});
