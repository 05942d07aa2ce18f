import { describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { vendorId } from '@/demo/vendors/gohighlevel/world';
import { createAgent } from '@/lib/voice/agents/operations';
import { mia, withGhl } from './testing';

const world = withGhl();
const { call, manage, starts } = world;

describe('GoHighLevel appointments', () => {
  it('finds a free time, books, lists, reschedules and cancels', async () => {
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
          agent_id: world.tenant.agent.id,
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
    expect(world.server.state.world.events[0]).toMatchObject({
      description: 'First time here',
      calendarId: world.tenant.calendar_id,
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

  it('returns the same appointment when booked again after a lost answer', async () => {
    const [first] = await starts();
    const booking = { action: 'book', appointment_datetime: first, ...mia };
    const one = await manage(booking);
    const two = await manage({ ...booking, email: 'MIA@example.com' });
    expect([two.status, two.data.appointment_id]).toEqual([200, one.data.appointment_id]);
    expect(world.server.state.world.events).toHaveLength(1);
  });

  it('returns the same appointment for two concurrent requests', async () => {
    const [first] = await starts();
    const booking = { action: 'book', appointment_datetime: first, ...mia };
    const answers = await Promise.all([manage(booking), manage(booking)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(answers[0]!.data.appointment_id).toBe(answers[1]!.data.appointment_id);
    expect(world.server.state.world.events).toHaveLength(1);
  });

  it('keeps notes and appends those of rescheduling and cancelling once', async () => {
    const [first, second] = await starts();
    const { data } = await manage({ action: 'book', appointment_datetime: first, ...mia, notes: 'First time here' });
    const named = { appointment_id: data.appointment_id };
    const move = { action: 'reschedule', ...named, appointment_datetime: second };
    await manage({ ...move, notes: 'Train is late', call_session_id: 'call-2' });
    await manage({ action: 'reschedule', ...named, appointment_datetime: first, call_session_id: 'call-2' });
    await manage({ action: 'cancel', ...named, notes: 'Feels better' });
    expect(world.server.state.world.events[0]).toMatchObject({
      appointmentStatus: 'cancelled',
      description: 'First time here\nTrain is late\nCall: call-2\nFeels better',
    });
  });

  it('books next to an appointment without a readable contact', async () => {
    const [first] = await starts();
    await manage({ action: 'book', appointment_datetime: first, ...mia });
    world.server.state.world.contacts.length = 0;
    const other = await manage({ action: 'book', appointment_datetime: first, name: 'Jon', email: 'jon@example.com' });
    expect([other.status, other.body.code]).toEqual([422, 'slot_unavailable']);
  });

  it('gives a contested time to one request and free times to the others', async () => {
    const [first] = await starts();
    const wants = ['a', 'b', 'c', 'd'].map((name) =>
      manage({ action: 'book', appointment_datetime: first, name, email: `${name}@example.com` }),
    );
    const answers = await Promise.all(wants);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422]);
    const lost = answers.find(({ status }) => status === 422)!;
    expect(lost.body).toMatchObject({ code: 'slot_unavailable', available_slots: expect.any(Array) });
    expect(lost.body.available_slots[0].starts).not.toContain(first);
    expect(world.server.state.world.events).toHaveLength(1);
  });

  it('names a team member in a calendar that requires one', async () => {
    await call('PUT', `/ghl/setup/agents/calendar/${world.tenant.other_id}`, { agent_id: world.tenant.agent.id });
    const { data } = await manage({ action: 'availability', calendar_id: world.tenant.other_id });
    const at = data.available_slots[0].starts[0];
    const booked = await manage({
      action: 'book',
      calendar_id: world.tenant.other_id,
      appointment_datetime: at,
      ...mia,
    });
    expect([booked.status, world.server.state.world.events[0]!.assignedUserId]).toEqual([
      200,
      expect.stringMatching(/^uS/),
    ]);
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
    ['without a person', { name: undefined }, 'name', 'required'],
  ])('rejects %s and names the field', async (_, wrong, path, code) => {
    const { status, body } = await manage({
      action: 'book',
      appointment_datetime: '2027-01-05T15:00:00Z',
      ...mia,
      ...wrong,
    });
    expect([status, body.errors[0]]).toEqual([422, { path, code, message: expect.any(String) }]);
  });

  it('rejects an appointment in another agent’s calendar', async () => {
    const [first] = await starts();
    const { data } = await manage({ action: 'book', appointment_datetime: first, ...mia });
    const other = await createAgent(world.tenant.actor, { name: 'Night desk' });
    await call('PUT', `/ghl/setup/agents/calendar/${world.tenant.other_id}`, { agent_id: other.id });
    const refused = await manage({ agent_id: other.id, action: 'cancel', appointment_id: data.appointment_id });
    expect(refused.body.errors).toMatchObject([{ path: 'appointment_id', code: 'not_found' }]);
  });
});

it('GET /ghl/appointments returns an empty list for years without appointments', async () => {
  for (const from of ['0001-01-01T00:00:00Z', '2000-12-31T18:00:00Z', '9999-01-01T00:00:00Z']) {
    const { status, body } = await call('GET', `/ghl/appointments?from=${from}`);
    expect([from, status, body.data]).toEqual([from, 200, { appointments: [], count: 0 }]);
  }
});

it('GET /ghl/appointments lists many people without using up the location’s budget', async () => {
  const [first] = await starts();
  const { data } = await manage({ action: 'book', appointment_datetime: first, ...mia });
  const { events, contacts } = world.server.state.world;
  const [event] = events.filter(({ id }) => id === data.appointment_id);
  for (let n = 0; n < 120; n++) {
    const contact = { ...contacts.at(-1)!, id: vendorId(), name: `Person ${n}` };
    contacts.push(contact);
    events.push({ ...event!, id: vendorId(), contactId: contact.id });
  }
  world.server.state.requests.length = 0;
  const { status, body } = await call('GET', '/ghl/appointments?limit=200');
  const named = (body.data.appointments as { contact_name: string | null }[]).filter(
    (one) => one.contact_name !== null,
  );
  expect([status, body.data.count, named.length]).toEqual([200, 121, 25]);
  expect(world.server.state.requests.length).toBeLessThan(40);
  const again = (await call('GET', '/ghl/appointments?limit=200')).body.data.appointments;
  expect(again.filter((one: { contact_name: string | null }) => one.contact_name !== null)).toHaveLength(50);
  expect((await manage({ action: 'availability' })).status).toBe(200);
});
