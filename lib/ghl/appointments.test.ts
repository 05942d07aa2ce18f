import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { controlPool } from '@/db/client';
import { createAgent, deleteAgent } from '@/lib/agents/operations';
import { api } from '@/lib/api/router';
import { startApi, type TestClient } from '@/lib/api/test-client';
import { clientOf } from '@/lib/integrations/client';
import { rereadConnection } from '@/lib/integrations/connections';
import { forgetGates } from '@/lib/integrations/gate';
import { vendorId } from '@/tests/vendors/gohighlevel/world';
import { freeSlots } from './api';
import { type GhlServer, makeConnected, startGhl } from './testing';
import { ghl } from './vendor';

let server: GhlServer;
let client: TestClient;
let tenant: Awaited<ReturnType<typeof makeConnected>>;

beforeAll(async () => {
  server = await startGhl();
  client = await startApi(api);
});
afterAll(async () => {
  await client.close();
  await server.close();
});
beforeEach(async () => {
  forgetGates();
  server.state.world.events.length = 0;
  server.state.counts.clear();
  tenant = await makeConnected(server);
});

const call = (method: string, path: string, body?: object) => client.call(method, path, { key: tenant.key, body });
const manage = async (body: object) => {
  const answer = await call('POST', '/ghl/appointments/manage', { agent_id: tenant.agent.id, ...body });
  return { ...answer, data: answer.body.data };
};
const mia = { name: 'Mia Kern', email: 'mia@example.com', phone: '+14155550123' };
const starts = async (days_ahead = 7): Promise<string[]> => {
  const { data } = await manage({ action: 'availability', days_ahead });
  return data.available_slots.flatMap((day: { starts: string[] }) => day.starts);
};

describe('an appointment', () => {
  it('is found free, booked, listed, moved and cancelled', async () => {
    const [first, second] = await starts();
    const booked = await manage({ action: 'book', appointment_datetime: first, ...mia, notes: 'First time here' });
    expect([booked.status, booked.body.message]).toEqual([200, 'Appointment confirmed']);
    expect(booked.data).toMatchObject({ action: 'book', date_time: first, agent_name: 'Front desk' });
    const id = booked.data.appointment_id;
    expect(await starts()).not.toContain(first);

    const { data } = (await call('GET', '/ghl/appointments')).body;
    expect(data).toMatchObject({
      count: 1,
      appointments: [
        {
          id,
          ghl_appointment_id: id,
          agent_id: tenant.agent.id,
          agent_name: 'Front desk',
          contact_name: 'Mia Kern',
          contact_email: 'mia@example.com',
          contact_phone: '+14155550123',
          appointment_time: first,
          status: 'confirmed',
        },
      ],
    });
    expect((await call('GET', `/ghl/appointments/${id}`)).body.data).toEqual(data.appointments[0]);
    expect(server.state.world.events[0]).toMatchObject({
      description: 'First time here',
      calendarId: tenant.calendar_id,
    });

    const moved = await manage({ action: 'reschedule', appointment_id: id, appointment_datetime: second });
    expect(moved.data).toMatchObject({ summary: 'Rescheduled', appointment_id: id, date_time: second });
    const cancelled = await manage({ action: 'cancel', appointment_id: id });
    expect(cancelled.data).toMatchObject({ summary: 'Cancelled', appointment_id: id, date_time: second });
    expect((await manage({ action: 'cancel', appointment_id: id })).data.summary).toBe('Cancelled');
    expect((await manage({ action: 'reschedule', appointment_id: id, appointment_datetime: first })).body.code).toBe(
      'conflict',
    );
    expect((await call('GET', '/ghl/appointments?status=confirmed')).body.data.count).toBe(0);
    expect((await call('GET', '/ghl/appointments?status=cancelled')).body.data.count).toBe(1);
    const { rows } = await controlPool().query(
      'select action from audit_events where target_id = $1 order by created_at, id',
      [id],
    );
    expect(rows.map(({ action }) => action)).toEqual(['ghl.book', 'ghl.reschedule', 'ghl.cancel']);
  });

  it('that is booked again, because its answer was lost, is the same', async () => {
    const [first] = await starts();
    const booking = { action: 'book', appointment_datetime: first, ...mia };
    const one = await manage(booking);
    const two = await manage({ ...booking, email: 'MIA@example.com' });
    expect([two.status, two.data.appointment_id]).toEqual([200, one.data.appointment_id]);
    expect(server.state.world.events).toHaveLength(1);
  });

  it('that is asked for twice at once, because the first answer takes long, is the same', async () => {
    const [first] = await starts();
    const booking = { action: 'book', appointment_datetime: first, ...mia };
    const answers = await Promise.all([manage(booking), manage(booking)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.data.appointment_id).toBe(answers[1]!.data.appointment_id);
    expect(server.state.world.events).toHaveLength(1);
  });

  it('keeps its notes, and gets those of moving and cancelling below them, once', async () => {
    const [first, second] = await starts();
    const { data } = await manage({ action: 'book', appointment_datetime: first, ...mia, notes: 'First time here' });
    const named = { appointment_id: data.appointment_id };
    const move = { action: 'reschedule', ...named, appointment_datetime: second };
    await manage({ ...move, notes: 'Train is late', call_session_id: 'call-2' });
    await manage({ action: 'reschedule', ...named, appointment_datetime: first, call_session_id: 'call-2' });
    await manage({ action: 'cancel', ...named, notes: 'Feels better' });
    expect(server.state.world.events[0]).toMatchObject({
      appointmentStatus: 'cancelled',
      description: 'First time here\nTrain is late\nCall: call-2\nFeels better',
    });
  });

  it('is booked beside one whose person GoHighLevel does not tell', async () => {
    const [first] = await starts();
    await manage({ action: 'book', appointment_datetime: first, ...mia });
    server.state.world.contacts.length = 0;
    const other = await manage({ action: 'book', appointment_datetime: first, name: 'Jon', email: 'jon@example.com' });
    expect([other.status, other.body.code]).toEqual([422, 'slot_unavailable']);
  });

  it('of which several want the same time goes to one; the others hear what is free', async () => {
    const [first] = await starts();
    const wants = ['a', 'b', 'c', 'd'].map((name) =>
      manage({ action: 'book', appointment_datetime: first, name, email: `${name}@example.com` }),
    );
    const answers = await Promise.all(wants);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
    const lost = answers.find(({ status }) => status === 422)!;
    expect(lost.body).toMatchObject({ code: 'slot_unavailable', available_slots: expect.any(Array) });
    expect(lost.body.available_slots[0].starts).not.toContain(first);
    expect(server.state.world.events).toHaveLength(1);
  });

  it('in a calendar that books only with a member of its team names one', async () => {
    await call('PUT', `/ghl/setup/agents/calendar/${tenant.other_id}`, { agent_id: tenant.agent.id });
    const { data } = await manage({ action: 'availability', calendar_id: tenant.other_id });
    const at = data.available_slots[0].starts[0];
    const booked = await manage({ action: 'book', calendar_id: tenant.other_id, appointment_datetime: at, ...mia });
    expect([booked.status, server.state.world.events[0]!.assignedUserId]).toEqual([200, expect.stringMatching(/^uS/)]);
  });

  it.each([
    ['over', { appointment_datetime: '2020-01-01T10:00:00Z' }, 'appointment_datetime', 'in_the_past'],
    [
      'never shown by a clock',
      { appointment_datetime: '2027-03-14T02:30', timezone: 'America/New_York' },
      'appointment_datetime',
      'no_such_time',
    ],
    ['in another age', { appointment_datetime: '9999-01-01T10:00:00Z' }, 'appointment_datetime', 'too_far_ahead'],
    ['nobody’s', { action: 'cancel', appointment_id: vendorId() }, 'appointment_id', 'not_found'],
    ['in no calendar of the agent', { calendar_id: vendorId() }, 'calendar_id', 'not_found'],
    ['without a person', { name: undefined }, 'name', 'custom'],
  ])('%s is refused beside its field', async (_, wrong, path, code) => {
    const { status, body } = await manage({
      action: 'book',
      appointment_datetime: '2027-01-05T15:00:00Z',
      ...mia,
      ...wrong,
    });
    expect([status, body.errors[0]]).toEqual([422, { path, code, message: expect.any(String) }]);
  });

  it('of another agent’s calendar cannot be touched', async () => {
    const [first] = await starts();
    const { data } = await manage({ action: 'book', appointment_datetime: first, ...mia });
    const other = await createAgent(tenant.actor, { name: 'Night desk' });
    await call('PUT', `/ghl/setup/agents/calendar/${tenant.other_id}`, { agent_id: other.id });
    const refused = await manage({ agent_id: other.id, action: 'cancel', appointment_id: data.appointment_id });
    expect(refused.body.errors).toMatchObject([{ path: 'appointment_id', code: 'not_found' }]);
  });
});

it('lists nothing of an age in which there was nothing', async () => {
  for (const from of ['0001-01-01T00:00:00Z', '2000-12-31T18:00:00Z', '9999-01-01T00:00:00Z']) {
    const { status, body } = await call('GET', `/ghl/appointments?from=${from}`);
    expect([from, status, body.data]).toEqual([from, 200, { appointments: [], count: 0 }]);
  }
});

it('of many people are listed without using up what the location may be asked', async () => {
  const [first] = await starts();
  const { data } = await manage({ action: 'book', appointment_datetime: first, ...mia });
  const { events, contacts } = server.state.world;
  const [event] = events.filter(({ id }) => id === data.appointment_id);
  for (let n = 0; n < 120; n++) {
    const contact = { ...contacts.at(-1)!, id: vendorId(), name: `Person ${n}` };
    contacts.push(contact);
    events.push({ ...event!, id: vendorId(), contactId: contact.id });
  }
  server.state.requests.length = 0;
  const { status, body } = await call('GET', '/ghl/appointments?limit=200');
  const named = (body.data.appointments as { contact_name: string | null }[]).filter(
    (one) => one.contact_name !== null,
  );
  expect([status, body.data.count, named.length]).toEqual([200, 121, 25]);
  expect(server.state.requests.length).toBeLessThan(40);
  const again = (await call('GET', '/ghl/appointments?limit=200')).body.data.appointments;
  expect(again.filter((one: { contact_name: string | null }) => one.contact_name !== null)).toHaveLength(50);
  expect((await manage({ action: 'availability' })).status).toBe(200);
});

describe('free times', () => {
  it('are asked for thirty days at most, in milliseconds, in the zone of the person', async () => {
    server.state.requests.length = 0;
    const { status, data } = await manage({ action: 'availability', days_ahead: 30, timezone: 'Asia/Kolkata' });
    expect(status).toBe(200);
    expect(data.available_slots.length).toBeGreaterThan(18);
    // Nine to five in New York is the evening and the night in Kolkata.
    const spoken: string[] = data.available_slots.flatMap((day: { slots: string[] }) => day.slots);
    expect(spoken).toContain('11:00 PM');
    expect(spoken.filter((slot) => /^([5-9]|1[01]):\d\d AM|^(12|[1-5]):\d\d PM/.test(slot))).toEqual([]);
    expect((await manage({ action: 'availability', days_ahead: 31 })).status).toBe(422);
  });

  it('suggested are the few nearest to what was wished for', async () => {
    const all = await starts();
    const { data } = await manage({ action: 'suggest', appointment_datetime: all[9] });
    const suggestedStarts = data.available_slots.flatMap((day: { starts: string[] }) => day.starts);
    expect(suggestedStarts).toHaveLength(3);
    expect(suggestedStarts).toContain(all[9]);
    expect(data.message).toMatch(/^Free times are /);
  });

  it.each([
    ['forward', 'America/New_York', 0, '2027-03-12T13:00:00Z', ['-05:00', '-04:00']],
    ['back', 'Europe/Berlin', 1, '2027-10-29T06:00:00Z', ['+02:00', '+01:00']],
  ])('are right over the night in which clocks go %s', async (_, zone, location, now, offsets) => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
    try {
      tenant = await makeConnected(server, location);
      const request = clientOf(ghl, (await rereadConnection(tenant.connection.id))!, tenant.actor);
      const from = Date.now();
      const free = await freeSlots(request, tenant.calendar_id, from, from + 5 * 86_400_000, zone);
      const texts = [...free.values()];
      for (const offset of offsets) expect(texts.some((text) => text.endsWith(offset))).toBe(true);
      // Nine o'clock stays nine o'clock, though the instants of two such days are an hour more or less than days apart.
      const nines = [...free].filter(([, text]) => text.slice(11, 16) === '09:00').map(([at]) => at);
      const gaps = nines.slice(1).map((at, index) => (at - nines[index]!) / 3_600_000);
      expect(gaps.some((hours) => hours % 24 !== 0)).toBe(true);
      const { data } = await manage({ action: 'availability', days_ahead: 5, timezone: zone });
      const monday = data.available_slots.find(({ date_label }: { date_label: string }) => date_label === 'Monday');
      const booked = await manage({
        action: 'book',
        appointment_datetime: `${monday.date}T09:00`,
        timezone: zone,
        ...mia,
      });
      expect([booked.status, booked.data.date_time]).toEqual([200, monday.starts[0]]);
      expect(server.state.world.events[0]!.startTime).toMatch(new RegExp(`T09:00:00\\${offsets[1]}$`));
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a calendar’s agent', () => {
  const path = () => `/ghl/setup/agents/calendar/${tenant.calendar_id}`;

  it('is read, replaced and removed, with an audit entry each', async () => {
    expect((await call('GET', path())).body.data).toMatchObject({
      agent_id: tenant.agent.id,
      agent_name: 'Front desk',
      calendar_id: tenant.calendar_id,
      calendar_name: 'First visit',
      location_id: tenant.location_id,
      is_active: true,
    });
    const other = await createAgent(tenant.actor, { name: 'Night desk', status: 'inactive' });
    const replaced = await call('PUT', path(), { agent_id: other.id });
    expect(replaced.body.data).toMatchObject({ agent_name: 'Night desk', is_active: false });
    expect((await call('DELETE', path())).body.data).toEqual({ deleted: true, calendar_id: tenant.calendar_id });
    expect((await call('GET', path())).status).toBe(404);
    const { rows } = await controlPool().query(
      `select changes -> 'agent' as agent from audit_events where organization_id = $1 and target_type = 'calendar' order by created_at, id`,
      [tenant.organization.id],
    );
    expect(rows.map(({ agent }) => [agent.before, agent.after])).toEqual([
      [null, 'Front desk'],
      ['Front desk', 'Night desk'],
      ['Night desk', null],
    ]);
    expect(
      (await call('PUT', `/ghl/setup/agents/calendar/${vendorId()}`, { agent_id: other.id })).body.errors,
    ).toMatchObject([{ path: 'calendar_id', code: 'not_found' }]);
  });

  it('who is deleted leaves it free, and can be taken off it', async () => {
    await deleteAgent(tenant.actor, { id: tenant.agent.id });
    expect((await call('GET', path())).status).toBe(404);
    expect((await call('DELETE', path())).body.data).toEqual({ deleted: true, calendar_id: tenant.calendar_id });
    expect((await call('DELETE', path())).status).toBe(404);
    expect((await call('GET', '/ghl/setup/status')).body.data).toMatchObject({
      agents_created: false,
      agent_count: 0,
      next_step: 'CREATE_AGENT',
    });
  });
});

describe('contacts', () => {
  it('are made once and found again', async () => {
    const person = { name: 'Ada Kern', email: 'Ada@Example.com' };
    const made = (await call('POST', '/ghl/contacts', person)).body.data;
    expect(made).toMatchObject({
      name: 'Ada Kern',
      email: 'ada@example.com',
      location_id: tenant.location_id,
      created: true,
    });
    const found = (await call('POST', '/ghl/contacts', { email: 'ada@example.com', phone: '+14155550177' })).body.data;
    expect(found).toMatchObject({ id: made.id, name: 'Ada Kern', phone: '+14155550177', created: false });
    expect((await call('POST', '/ghl/contacts', { name: 'Nobody' })).status).toBe(422);
  });
});

it('is over when it is disconnected, and the agents wait for it', async () => {
  const done = await call('POST', '/ghl/disconnect');
  expect(done.body.data).toEqual({ disconnected_count: 1 });
  expect((await call('POST', '/ghl/disconnect')).body.code).toBe('not_connected');
  expect((await manage({ action: 'availability' })).status).toBe(409);
  expect((await call('GET', '/ghl/setup/status')).body.data).toEqual({
    ghl_connected: false,
    location_id: null,
    company_id: null,
    token_valid: false,
    agents_created: false,
    agent_count: 0,
    setup_complete: false,
    message: 'GoHighLevel is not connected.',
    next_step: 'CONNECT_GHL',
  });
  const body = { location_id: tenant.location_id, private_token: tenant.private_token };
  await call('POST', '/ghl/connect', body);
  expect((await call('GET', '/ghl/setup/status')).body.data).toMatchObject({ setup_complete: true, agent_count: 1 });
});
