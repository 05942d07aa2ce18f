import { z } from 'zod';
import { notFound } from '@/lib/core/problem';
import { connectionTarget, disconnect, lockConnection, saveConnection } from '@/lib/integrations/core/connections';
import { manageAppointment } from '@/lib/integrations/scheduling/manage';
import { ManagedAppointment } from '@/lib/integrations/scheduling/schema';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { namedAgent } from '@/lib/voice/agents/find';
import { accountFor, connectionsOf, namedConnection, unlessGone } from './accounts';
import { findAppointment, listAppointments, shownAppointment } from './appointments';
import * as eventTypes from './event-types';
import { calcomCalendars } from './manage';
import * as requests from './requests';
import * as schema from './schema';
import { calcomStatus } from './status';
import { proveKey } from './vendor';

/** Connects an account after Cal.com has confirmed its key. Connecting the same account again replaces the key. */
export const connectCalcom = mutation({
  name: 'calcom.connect',
  summary: 'Connect a Cal.com account',
  permission: 'integrations:write',
  requires_reauthentication: true,
  input: schema.ConnectCalcomInput,
  output: schema.ConnectedCalcom,
  http: { method: 'POST', path: '/calcom/connect', message: 'Cal.com connected successfully', upstream: true },
  prepare: ({ actor }, given) =>
    proveKey(given, { key: `connect:${actor.organization_id}`, request_id: actor.request.id }),
  async run({ actor, db, audit }, { api_key, account_name }, { account, base_url }) {
    const named = { ...account, account_name: account_name ?? account.account_name };
    const connected = { method: 'api_key' as const, base_url, account: named, credentials: { api_key } };
    const { before, after } = await saveConnection(db, actor, 'calcom', connected);
    const status = { before: before?.status ?? null, after: after.status };
    audit({
      target: connectionTarget(after),
      changes: { status, base_url: { before: before?.base_url ?? null, after: base_url } },
    });
    return {
      provider_id: after.id,
      org_id: actor.organization_id,
      account_name: after.account_name,
      email: after.account_email,
      base_url,
      time_zone: after.time_zone,
      is_primary: after.is_primary,
      status: 'active' as const,
      connected_at: after.connected_at,
    };
  },
});

/** The status of the connections, without asking Cal.com. */
export const getCalcomStatus = query({
  name: 'calcom.status',
  summary: 'Get the Cal.com connection status',
  permission: 'integrations:read',
  input: z.strictObject({}),
  output: schema.CalcomStatus,
  http: { method: 'GET', path: '/calcom/status', message: 'Cal.com status fetched' },
  run: ({ actor, db }) => calcomStatus(db, actor),
});

/** Disconnects an account, or all of them, and deletes their keys. */
export const disconnectCalcom = mutation({
  name: 'calcom.disconnect',
  summary: 'Disconnect Cal.com',
  permission: 'integrations:write',
  requires_reauthentication: true,
  input: schema.DisconnectCalcomInput,
  output: schema.DisconnectedCalcom,
  http: { method: 'POST', path: '/calcom/disconnect', message: 'Cal.com disconnected successfully' },
  async run({ actor, db, audit, unchanged }, { provider_id }) {
    const rows = provider_id ? [await namedConnection(db, actor, provider_id)] : await connectionsOf(db, actor);
    const disconnected = [];
    for (const { id } of rows) {
      const row = await lockConnection(db, actor, id);
      if (row.status === 'disconnected') continue;
      audit(await disconnect(db, row));
      disconnected.push({ provider_id: id, account_name: row.account_name });
    }
    if (disconnected.length === 0) unchanged();
    return { disconnected };
  },
});

/** The event types of an account. */
export const listCalcomEventTypes = query({
  name: 'calcom.list_event_types',
  summary: 'List event types',
  permission: 'integrations:read',
  input: schema.ListEventTypesInput,
  output: z.array(schema.CalcomEventType),
  http: { method: 'GET', path: '/calcom/event-types', message: 'Event types fetched', upstream: true },
  async run(context, { provider_id }) {
    const { connection, request } = await accountFor(context, provider_id);
    const [types, agents] = await Promise.all([
      requests.listEventTypes(request),
      eventTypes.agentsOf(context, connection),
    ]);
    return types.map((type) => eventTypes.shownEventType(type, connection, agents.get(type.id) ?? null));
  },
});

/** One event type. */
export const getCalcomEventType = query({
  name: 'calcom.get_event_type',
  summary: 'Get an event type',
  permission: 'integrations:read',
  input: schema.EventTypeInput,
  output: schema.CalcomEventType,
  http: { method: 'GET', path: '/calcom/event-types/{id}', message: 'Event type fetched', upstream: true },
  async run(context, { id, provider_id }) {
    const { account, type } = await eventTypes.eventTypeOf(context, id, provider_id);
    const agents = await eventTypes.agentsOf(context, account.connection);
    return eventTypes.shownEventType(type, account.connection, agents.get(id) ?? null);
  },
});

/** One event type by number or slug, in any account. */
export const lookUpCalcomEventType = query({
  name: 'calcom.look_up_event_type',
  summary: 'Find an event type by number or slug in all accounts',
  permission: 'integrations:read',
  input: schema.LookUpEventTypeInput,
  output: schema.CalcomEventType,
  http: {
    method: 'GET',
    path: '/calcom/event-types/lookup/{id_or_slug}',
    message: 'Event type fetched',
    upstream: true,
  },
  async run(context, { id_or_slug }) {
    const { account, type } = await eventTypes.lookUpEventType(context, id_or_slug);
    const agents = await eventTypes.agentsOf(context, account.connection);
    return eventTypes.shownEventType(type, account.connection, agents.get(type.id) ?? null);
  },
});

/** A new event type. */
export const createCalcomEventType = mutation({
  name: 'calcom.create_event_type',
  summary: 'Create an event type',
  permission: 'integrations:write',
  input: schema.CreateEventTypeInput,
  output: schema.CalcomEventType,
  http: { method: 'POST', path: '/calcom/event-types', status: 201, message: 'Event type created', upstream: true },
  async prepare(context, { provider_id, ...fields }) {
    const account = await accountFor(context, provider_id);
    const slug = fields.slug ?? eventTypes.slugOf(fields.title);
    const sent = eventTypes.sentFields({ ...fields, slug });
    const type = await requests.createEventType(account.request, sent).catch(async (error) => {
      throw await eventTypes.slugProblem(error, account, slug);
    });
    return { account, type };
  },
  async run({ audit }, _, { account: { connection }, type }) {
    audit({ target: targetOf(type), changes: { account: { before: null, after: connection.account_name } } });
    return eventTypes.shownEventType(type, connection, null);
  },
});

/** Changes the given fields and the agent. */
export const updateCalcomEventType = mutation({
  name: 'calcom.update_event_type',
  summary: 'Change an event type',
  permission: 'integrations:write',
  input: schema.UpdateEventTypeInput,
  output: schema.CalcomEventType,
  http: { method: 'PATCH', path: '/calcom/event-types/{id}', message: 'Event type updated', upstream: true },
  async prepare(context, { id, provider_id, agent_id, ...fields }) {
    if (agent_id) await namedAgent(context.actor, agent_id);
    const { account, type: before } = await eventTypes.eventTypeOf(context, id, provider_id);
    const sent = eventTypes.sentFields(fields);
    const changing = Object.keys(sent).length > 0;
    const type = changing
      ? await requests.updateEventType(account.request, id, sent).catch(async (error) => {
          throw await eventTypes.slugProblem(error, account, fields.slug, id);
        })
      : before;
    return { connection: account.connection, before, type };
  },
  async run({ actor, db, audit, unchanged }, { id, agent_id }, { connection, before, type }) {
    const shown = (await eventTypes.agentsOf({ actor, db }, connection)).get(id) ?? null;
    const agent =
      agent_id === undefined
        ? { before: shown, after: shown }
        : { before: await eventTypes.assignedAgent(db, connection, id), after: agent_id };
    if (agent.before !== agent.after) await eventTypes.assignAgent(db, connection, type, agent.after);
    const [old, now] = [
      eventTypes.shownEventType(before, connection, agent.before),
      eventTypes.shownEventType(type, connection, agent.after),
    ];
    const changes = auditDiff(old, now, {
      fields: ['title', 'slug', 'description', 'duration_minutes', 'is_active', 'agent_id'],
    });
    if (Object.keys(changes).length > 0) audit({ target: targetOf(type), changes });
    else unchanged();
    return now;
  },
});

/** Deletes an event type; if Cal.com no longer has it, only its agent is removed. Its appointments stay. */
export const deleteCalcomEventType = mutation({
  name: 'calcom.delete_event_type',
  summary: 'Delete an event type',
  permission: 'integrations:write',
  input: schema.EventTypeInput,
  output: schema.DeletedEventType,
  http: { method: 'DELETE', path: '/calcom/event-types/{id}', message: 'Event type deleted', upstream: true },
  async prepare(context, { id, provider_id }) {
    const { connection, request } = await accountFor(context, provider_id);
    const type = await unlessGone(requests.getEventType(request, id));
    if (type) await requests.deleteEventType(request, id);
    return { connection, type };
  },
  async run({ db, audit }, { id }, { connection, type }) {
    const forgotten = await eventTypes.forgetAgent(db, connection, id);
    const title = type?.title ?? forgotten?.calendar_name;
    if (title === undefined) throw notFound('event type');
    audit({ target: targetOf({ id, title }) });
    return { deleted: true as const, id };
  },
});

/** Appointments of an account, fetched from Cal.com. */
export const listCalcomAppointments = query({
  name: 'calcom.list_appointments',
  summary: 'List appointments',
  permission: 'integrations:read',
  input: schema.ListCalcomAppointmentsInput,
  output: schema.CalcomAppointments,
  http: { method: 'GET', path: '/calcom/appointments', message: 'Appointments fetched', upstream: true },
  async run(context, wanted) {
    if (wanted.agent_id) await namedAgent(context.actor, wanted.agent_id);
    const appointments = await listAppointments(context, wanted);
    const { organization_id: org_id } = context.actor;
    return { appointments, count: appointments.length, org_id, agent_id: wanted.agent_id ?? null };
  },
});

/** One appointment; the uid from before a reschedule works too. */
export const getCalcomAppointment = query({
  name: 'calcom.get_appointment',
  summary: 'Get an appointment',
  permission: 'integrations:read',
  input: schema.CalcomAppointmentInput,
  output: schema.CalcomAppointment,
  http: { method: 'GET', path: '/calcom/appointments/{uid}', message: 'Appointment fetched', upstream: true },
  async run(context, { uid, provider_id }) {
    const found = await findAppointment(context, uid, provider_id);
    if (!found) throw notFound('appointment');
    return shownAppointment(found.booking, found.account.connection);
  },
});

/** Books, reschedules or cancels an appointment, or finds free times, with a sentence to speak. */
export const manageCalcomAppointment = mutation({
  name: 'calcom.manage_appointment',
  summary: 'Book, reschedule or cancel an appointment, or find free times',
  permission: 'integrations:write',
  input: schema.ManageCalcomInput,
  output: ManagedAppointment,
  http: {
    method: 'POST',
    path: '/calcom/appointments/manage',
    message: 'Appointment managed',
    messageOf: ({ summary }: ManagedAppointment) => summary,
    upstream: true,
  },
  async prepare(context, input) {
    const agent = input.agent_id ? await namedAgent(context.actor, input.agent_id) : undefined;
    return manageAppointment(calcomCalendars(context, input, agent), input);
  },
  async run({ audit, unchanged }, _, { result, audit: entry }) {
    if (entry) audit(entry);
    else unchanged();
    return result;
  },
});

function targetOf({ id, title }: { id: number; title: string }) {
  return { type: 'event_type', id: String(id), label: title };
}
